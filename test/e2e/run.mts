import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { SetupError } from '../../tools/setup/setupError.mjs';
import { ensureN8n } from '../../tools/n8n/install.mts';
import { DEFAULT_LINE } from '../../tools/n8n/line.mts';
import { installPackage, packProject } from '../../tools/n8n/package.mts';
import { startN8n } from '../../tools/n8n/server.mts';
import { StartError } from '../../tools/n8n/startError.mts';
import { handOver } from './sharedN8n.mts';

/**
 * `node test/e2e/run.mts [line] [what jest takes…]`: starts an n8n of that line with the packed
 * package, as built before, installed in it, and runs the tests against it.
 */
const [first = DEFAULT_LINE, ...rest] = process.argv.slice(2);
const [lineName, jestArguments] = /^\d/.test(first)
	? [first, rest]
	: [DEFAULT_LINE, process.argv.slice(2)];

const root = resolve(import.meta.dirname, '../..');
const ending = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => ending.abort());

try {
	process.exitCode = await testLine(lineName);
} catch (error) {
	const known = error instanceof SetupError || error instanceof StartError;
	console.error(known ? `\n${error.message}` : error);
	process.exitCode = 1;
}

async function testLine(name: string): Promise<number> {
	const line = await ensureN8n(name);
	const userFolder = mkdtempSync(join(tmpdir(), 'n8n-nodes-aitronos-e2e-'));
	const tarball = await packProject();
	try {
		console.log(`Starting n8n ${name} with the packed package installed …`);
		await installPackage(userFolder, tarball);
		const n8n = await startN8n({ line, userFolder, signal: ending.signal });
		try {
			return await jest(handOver({ line: name, baseUrl: n8n.baseUrl, userFolder, tarball }));
		} finally {
			await n8n.stop();
		}
	} finally {
		rmSync(userFolder, { recursive: true, force: true });
		rmSync(dirname(tarball), { recursive: true, force: true });
	}
}

async function jest(env: NodeJS.ProcessEnv): Promise<number> {
	const args = ['--selectProjects', 'e2e', '--runInBand', ...jestArguments];
	const child = spawn('jest', args, {
		cwd: root,
		env,
		stdio: 'inherit',
		shell: process.platform === 'win32',
	});
	ending.signal.addEventListener('abort', () => child.kill('SIGTERM'));
	return await new Promise((done, fail) => {
		child.once('error', fail);
		child.once('exit', (code) => done(code ?? 1));
	});
}
