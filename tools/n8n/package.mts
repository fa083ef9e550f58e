import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const root = resolve(import.meta.dirname, '../..');

export const PACKAGE = 'n8n-nodes-aitronos';

/** Packs the built project as npm publishes it. Returns the tarball, in a folder of its own. */
export async function packProject(): Promise<string> {
	const folder = mkdtempSync(join(tmpdir(), `${PACKAGE}-`));
	const { stdout } = await npm(root, 'pack', '--ignore-scripts', '--pack-destination', folder);
	return join(folder, stdout.trim().split('\n').at(-1) ?? '');
}

/** Where n8n finds the package once it is installed. */
export function installedFolder(userFolder: string): string {
	return join(userFolder, '.n8n', 'nodes', 'node_modules', PACKAGE);
}

/** Installs the tarball by hand, as n8n's documentation tells: n8n loads it when it starts. */
export async function installPackage(userFolder: string, tarball: string): Promise<void> {
	const folder = join(userFolder, '.n8n', 'nodes');
	const project = join(folder, 'package.json');
	mkdirSync(folder, { recursive: true });
	// Without one npm would install into a folder further up.
	if (!existsSync(project))
		writeFileSync(project, '{ "name": "installed-nodes", "private": true }\n');
	// npm would keep an older build of the same version.
	rmSync(installedFolder(userFolder), { recursive: true, force: true });
	await npm(
		folder,
		'install',
		'--ignore-scripts',
		'--legacy-peer-deps',
		'--no-audit',
		'--no-fund',
		'--no-package-lock',
		tarball,
	);
}

async function npm(folder: string, ...args: string[]) {
	return await run('npm', args, { cwd: folder, shell: process.platform === 'win32' });
}
