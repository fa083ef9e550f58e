// Loaded into n8n before its own code: however the process that started it ends, n8n ends too.
// Not by stdin, which n8n and its task runners share and end.
import { Socket } from 'node:net';

const parent = new Socket({ fd: 3 });
parent.once('close', () => process.kill(process.pid, 'SIGTERM'));
parent.resume().unref();
