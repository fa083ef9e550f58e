import { once } from 'node:events';
import { exitOnError } from './setupError.mts';
import { runDemo } from './start/demo.mts';
import { RELOADING, reloadOnChange } from './start/reload.mts';

/** `npm start`. With `--once` it ends after showing the result. `npm run dev` adds `--watch`. */
const isWatching = process.argv.includes('--watch');
const shutdown = new AbortController();
for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(name, () => shutdown.abort());
// A signal to npm ends npm and its shell only.
const parent = process.ppid;
setInterval(() => process.ppid === parent || shutdown.abort(), 1_000);

await exitOnError(async () => {
	await using cleanup = new AsyncDisposableStack();
	const stopped = once(shutdown.signal, 'abort');
	const demo = runDemo(process.env, cleanup, shutdown.signal, isWatching ? RELOADING : {});
	const n8n = await Promise.race([demo, stopped]);
	if (isWatching && 'userFolder' in n8n) {
		cleanup.defer(await reloadOnChange(n8n.userFolder));
		console.log('Changes in nodes, credentials and icons are loaded into n8n.');
	}
	if (!process.argv.includes('--once') && !shutdown.signal.aborted) {
		console.log('Press Ctrl-C to stop.');
		await stopped;
	}
	console.log('\nStopping …');
});
process.exit();
