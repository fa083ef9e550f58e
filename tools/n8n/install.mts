import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { countLocked, isInstalled, stampInstalled } from '../setup/lockfile.mjs';
import { withLock } from '../setup/lock.mjs';
import { runNpm } from '../setup/npm.mjs';
import { nodeHeaders } from '../setup/paths.mjs';
import { checkCompiler } from './compiler.mts';
import { findLine, type Line } from './line.mts';

/** Installs n8n of that line into its own folder, where it is missing: once about 3 GB. */
export async function ensureN8n(name: string): Promise<Line> {
	const line = findLine(name);
	if (isReady(line)) return line;
	await withLock(join(line.folder, '.setup.lock'), async () => {
		if (!isInstalled(line.folder)) await installPackages(line);
		if (!hasSqlite(line)) await buildSqlite(line);
	});
	return line;
}

export function hasN8n(name: string): boolean {
	return isReady(findLine(name));
}

function isReady(line: Line): boolean {
	return isInstalled(line.folder) && hasSqlite(line);
}

async function installPackages({ name, folder }: Line): Promise<void> {
	checkCompiler();
	await runNpm({
		folder,
		args: ['ci', '--ignore-scripts'],
		title: `Installing n8n ${name} into tools/n8n/${name} (once, about 3 GB, some minutes)`,
		expected: countLocked(folder),
	});
	stampInstalled(folder);
}

async function buildSqlite({ name, folder }: Line): Promise<void> {
	checkCompiler();
	const headers = nodeHeaders();
	await runNpm({
		folder,
		args: ['rebuild', 'sqlite3', '--ignore-scripts=false'],
		title: `Building sqlite3 for n8n ${name} (once, about a minute)`,
		env: headers === undefined ? {} : { npm_config_nodedir: headers },
	});
}

/** Loaded for a trial, so that a build cut short or made for another Node is made anew. */
function hasSqlite({ folder }: Line): boolean {
	return spawnSync(process.execPath, ['-e', 'require("sqlite3")'], { cwd: folder }).status === 0;
}
