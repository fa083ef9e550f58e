// Preloaded into n8n: shuts it down when the process that started it is gone, even if that was
// killed. The pipe is not stdin because n8n shares its stdin with its task runners.
import { Socket } from 'node:net';

const parent = new Socket({ fd: 3 });
parent.once('close', () => process.kill(process.pid, 'SIGTERM'));
parent.resume().unref();
