import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { StartError } from './startError.mts';

/** A maintained line of n8n: a folder here, with the lockfile of the release that is used. */
export interface Line {
	name: string;
	folder: string;
}

export const DEFAULT_LINE = '2.x';

export function findLine(name: string): Line {
	const folder = join(import.meta.dirname, name);
	if (!existsSync(join(folder, 'package-lock.json'))) {
		throw new StartError(
			`There is no n8n line "${name}": tools/n8n/${name}/package-lock.json is missing.`,
		);
	}
	return { name, folder };
}
