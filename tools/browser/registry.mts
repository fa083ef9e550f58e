import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { execa } from 'execa';
import getPort from 'get-port';
import which from 'which';
import { isInstalled } from '../isInstalled.mjs';
import { ManagedProcess } from '../n8n/managedProcess.mts';
import { packInto } from '../n8n/package.mts';
import { temporaryFolder } from '../n8n/temporaryFolder.mts';

/** A package of its own: it needs an override, which n8n's lint forbids in ours. */
const verdaccioFolder = join(import.meta.dirname, 'verdaccio');
const verdaccio = join(verdaccioFolder, 'node_modules/verdaccio/bin/verdaccio');

// No uplinks: what is not published here does not exist.
const config = `storage: ./storage
auth: { htpasswd: { file: ./htpasswd } }
uplinks: {}
packages: { '**': { access: $all, publish: $all, unpublish: $all } }
`;

export interface Registry {
	/** The environment of a process whose npm uses this registry, whatever its arguments say. */
	env: NodeJS.ProcessEnv;
	/** Packs the package as built, with this version, and publishes it once, as the latest one. */
	publish(version: string): Promise<void>;
	stop(): Promise<void>;
}

/** Starts an npm registry that is empty, local and offline. */
export async function startRegistry(): Promise<Registry> {
	if (!isInstalled(verdaccioFolder)) {
		await execa('npm', ['ci', '--ignore-scripts'], { cwd: verdaccioFolder, stdio: 'inherit' });
	}
	const folder = temporaryFolder('registry');
	const published = new Set<string>();
	const port = await getPort({ host: '127.0.0.1' });
	const url = `http://127.0.0.1:${port}`;
	writeFileSync(join(folder, 'config.yaml'), config);
	const listen = ['--config', join(folder, 'config.yaml'), '--listen', `127.0.0.1:${port}`];
	const server = new ManagedProcess({
		name: 'The npm registry (Verdaccio)',
		command: [process.execPath, verdaccio, ...listen],
		cwd: folder,
		logFile: join(folder, 'verdaccio.log'),
		stopSignal: 'SIGTERM',
		isReady: async () => await responds(`${url}/-/ping`),
	});
	await server.start();
	return {
		env: environmentOf(folder, url),
		publish: async (version) => {
			if (published.has(version)) return;
			await publish(folder, url, version);
			published.add(version);
		},
		stop: async () => await server.stop(),
	};
}

/**
 * n8n passes npm its own registry in an argument, and another one needs a license. So the `npm`
 * that it finds first replaces that argument.
 */
function environmentOf(folder: string, url: string): NodeJS.ProcessEnv {
	const bin = join(folder, 'bin');
	const npm = join(bin, 'npm');
	mkdirSync(bin);
	writeFileSync(
		npm,
		`#!/bin/sh
for a do shift; case $a in --registry=*) ;; *) set -- "$@" "$a" ;; esac; done
exec "${which.sync('npm')}" "$@" --registry="${url}" --fetch-retries=0
`,
	);
	chmodSync(npm, 0o755);
	return { PATH: [bin, dirname(process.execPath), process.env.PATH].join(delimiter) };
}

async function publish(folder: string, url: string, version: string): Promise<void> {
	const packed = await packInto(folder);
	const copy = join(folder, version);
	mkdirSync(copy);
	await execa('tar', ['-xzf', packed, '-C', copy, '--strip-components=1']);
	const manifest = join(copy, 'package.json');
	const content = JSON.parse(readFileSync(manifest, 'utf8')) as object;
	writeFileSync(manifest, JSON.stringify({ ...content, version }, null, '\t'));
	// Verdaccio lets everyone publish, but npm asks for a token.
	const token = `--//${new URL(url).host}/:_authToken=unused`;
	const options = [`--registry=${url}`, token, '--ignore-scripts', '--fetch-retries=0'];
	await execa('npm', ['publish', ...options], { cwd: copy });
}

async function responds(url: string): Promise<boolean> {
	try {
		return (await fetch(url, { signal: AbortSignal.timeout(5_000) })).ok;
	} catch {
		return false;
	}
}
