import { setTimeout as sleep } from 'node:timers/promises';
import { SetupError } from './setup/setupError.mjs';
import { demonstrate } from './start/demonstrate.mts';
import { prepareEnding } from './start/ending.mts';
import { StartError } from './n8n/startError.mts';

/** `npm start`; with `-- --once` it ends by itself once everything has been shown. */
const once = process.argv.includes('--once');
const patience = 10_000;

const ending = prepareEnding();
const demonstration = demonstrate(process.env, ending);

try {
	await Promise.race([demonstration, ending.asked]);
	if (!once && !ending.signal.aborted) {
		console.log('Ctrl-C ends everything.');
		await ending.asked;
	}
} catch (error) {
	if (!ending.signal.aborted) {
		const known = error instanceof SetupError || error instanceof StartError;
		console.error(known ? `\n${error.message}` : error);
		process.exitCode = 1;
	}
}
if (ending.signal.aborted) console.log('\nStopping …');
await ending.run();
await Promise.race([demonstration.catch(() => undefined), sleep(patience)]);
process.exit();
