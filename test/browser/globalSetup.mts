import { startSession } from '../../tools/browser/session.mts';
import { exitOnError } from '../../tools/setupError.mts';

/** Starts what the browser tests use. */
export default async function globalSetup(): Promise<void> {
	await exitOnError(async () => {
		console.log('\nStarting an npm registry, an n8n without the package, and Chromium …');
		globalThis.shared = { session: await startSession('The browser test') };
	});
}
