import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { liveHolder } from '../setup/lock.mjs';
import { StartError } from '../n8n/startError.mts';

/**
 * Keeps a second demonstration off the data of one that runs: two n8n on one database destroy it.
 * Returns how to give the lock up. Throws a `StartError` when another holds it.
 */
export function lockDemo(file: string): () => void {
	const holder = liveHolder(file);
	if (holder !== undefined && holder !== process.pid) {
		throw new StartError(
			`\`npm start\` is running already (process ${holder}), and two cannot share its data. End that one first.`,
		);
	}
	mkdirSync(dirname(file), { recursive: true });
	writeFileSync(file, String(process.pid));
	return () => rmSync(file, { force: true });
}
