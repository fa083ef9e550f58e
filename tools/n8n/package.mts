import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { execa } from 'execa';
import { temporaryFolder } from './temporaryFolder.mts';

const root = resolve(import.meta.dirname, '../..');

/** Packs the package as built and installs it as n8n's documentation describes for manual installs. */
export async function installPackage(userFolder: string): Promise<void> {
	const folder = join(userFolder, '.n8n', 'nodes');
	const manifest = join(folder, 'package.json');
	mkdirSync(folder, { recursive: true });
	// Without a manifest npm installs into a parent folder that has one.
	if (!existsSync(manifest)) writeFileSync(manifest, '{ "private": true }');
	// npm keeps an older build of the same version.
	rmSync(join(folder, 'node_modules'), { recursive: true, force: true });
	const packed = await packInto(temporaryFolder('package'));
	const options = ['--ignore-scripts', '--legacy-peer-deps', '--no-package-lock', '--no-audit'];
	await execa('npm', ['install', ...options, packed], { cwd: folder });
}

/** Packs the package as built; returns the path of the archive. */
export async function packInto(folder: string): Promise<string> {
	const pack = ['pack', '--ignore-scripts', '--json', '--pack-destination', folder];
	const { stdout } = await execa('npm', pack, { cwd: root });
	const [{ filename }] = JSON.parse(stdout) as [{ filename: string }];
	return join(folder, filename);
}
