import { once } from 'node:events';
import { exitOnError } from './setupError.mts';
import { runDemo } from './start/demo.mts';

/** `npm start`. With `-- --once` it ends after showing the result. */
const shutdown = new AbortController();
for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(name, () => shutdown.abort());
// A signal to npm ends npm and its shell only.
const parent = process.ppid;
setInterval(() => process.ppid === parent || shutdown.abort(), 1_000);

await exitOnError(async () => {
	await using cleanup = new AsyncDisposableStack();
	const stopped = once(shutdown.signal, 'abort');
	await Promise.race([runDemo(process.env, cleanup, shutdown.signal), stopped]);
	if (!process.argv.includes('--once') && !shutdown.signal.aborted) {
		console.log('Press Ctrl-C to stop.');
		await stopped;
	}
	console.log('\nStopping …');
});
process.exit();
