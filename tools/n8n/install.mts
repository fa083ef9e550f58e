import { spawnSync } from 'node:child_process';
import { globSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { execa } from 'execa';
import { lock } from 'proper-lockfile';
import { isInstalled } from '../isInstalled.mjs';
import { requirePrograms } from '../requirePrograms.mts';
import { SetupError } from '../setupError.mts';

/** A supported release line of n8n: a folder here with the lockfile of one release. */
export type Line = '2.x' | '1.x';

export function n8nFolder(line: Line): string {
	return join(import.meta.dirname, line);
}

export function isN8nInstalled(line: Line): boolean {
	const cwd = n8nFolder(line);
	// Loading sqlite3 finds a build that was interrupted or made for another Node.
	const load = () => spawnSync(process.execPath, ['-e', 'require("sqlite3")'], { cwd });
	return isInstalled(cwd) && load().status === 0;
}

/** Installs n8n if it is missing: about 3 GB. */
export async function ensureN8n(line: Line): Promise<void> {
	if (isN8nInstalled(line)) return;
	// Checked before the download, which takes minutes.
	if (process.platform !== 'win32') {
		const programs = ['python3', 'make', 'g++'];
		requirePrograms(`n8n ${line} (to compile its database driver)`, programs, programs.join(' '));
	}
	const folder = n8nFolder(line);
	const unlock = await lock(folder, { retries: { forever: true, maxTimeout: 5_000 } });
	try {
		if (!isInstalled(folder)) {
			console.log(`Installing n8n ${line} into tools/n8n/${line} (3 GB, takes several minutes) …`);
			await npm(folder, 'ci');
		}
		if (!isN8nInstalled(line)) {
			console.log(`Compiling sqlite3 for n8n ${line} (takes a minute) …`);
			await npm(folder, 'rebuild', 'sqlite3', '--ignore-scripts=false');
		}
	} finally {
		await unlock();
	}
}

async function npm(folder: string, ...args: string[]): Promise<void> {
	// The npm package of Node brings its headers; node-gyp would download them.
	const pattern = '../../node_modules/node/node_modules/*/include';
	const [headers] = globSync(pattern, { cwd: import.meta.dirname });
	const env = headers ? { npm_config_nodedir: join(import.meta.dirname, dirname(headers)) } : {};
	const { failed } = await execa('npm', args, {
		cwd: folder,
		env,
		stdio: 'inherit',
		reject: false,
	});
	if (failed) {
		throw new SetupError(
			`"npm ${args.join(' ')}" failed in ${folder}, see above. Then run the command again.`,
		);
	}
}
