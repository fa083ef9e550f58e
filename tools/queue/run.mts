import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { SetupError } from '../setup/setupError.mjs';
import { handOver } from '../../test/e2e/sharedN8n.mts';
import { ensureN8n } from '../n8n/install.mts';
import { DEFAULT_LINE } from '../n8n/line.mts';
import { packProject } from '../n8n/package.mts';
import { StartError } from '../n8n/startError.mts';
import { type Cluster, prepareCluster } from './cluster.mts';
import { serveControl } from './control.mts';
import { handOverCluster } from './sharedCluster.mts';

/**
 * `node tools/queue/run.mts [what jest takes…]`: starts an n8n in queue mode (main, two workers,
 * Redis, PostgreSQL) with the packed package, as built before, and runs the tests against it.
 */
const root = resolve(import.meta.dirname, '../..');
const ending = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => ending.abort());

try {
	process.exitCode = await testQueue();
} catch (error) {
	const known = error instanceof SetupError || error instanceof StartError;
	console.error(known ? `\n${error.message}` : error);
	process.exitCode = 1;
}

async function testQueue(): Promise<number> {
	const line = await ensureN8n(DEFAULT_LINE);
	const tarball = await packProject();
	const folder = mkdtempSync(join(tmpdir(), 'n8n-nodes-aitronos-queue-'));
	try {
		const cluster = await prepareCluster({ line, tarball, folder });
		try {
			console.log('Starting PostgreSQL, Redis, n8n and two workers with the packed package …');
			await cluster.start(ending.signal);
			return await testCluster(cluster, tarball);
		} finally {
			await cluster.stop();
		}
	} finally {
		rmSync(folder, { recursive: true, force: true });
		rmSync(dirname(tarball), { recursive: true, force: true });
	}
}

async function testCluster({ members, database, baseUrl }: Cluster, tarball: string) {
	const control = await serveControl(members);
	try {
		return await jest({
			...handOver({ line: DEFAULT_LINE, baseUrl, userFolder: '', tarball }),
			...handOverCluster({ controlUrl: control.url, database }),
		});
	} finally {
		control.close();
	}
}

async function jest(env: NodeJS.ProcessEnv): Promise<number> {
	const args = ['--selectProjects', 'queue', '--runInBand', ...process.argv.slice(2)];
	const child = spawn('jest', args, { cwd: root, env, stdio: 'inherit' });
	ending.signal.addEventListener('abort', () => child.kill('SIGTERM'));
	return await new Promise((done, fail) => {
		child.once('error', fail);
		child.once('exit', (code) => done(code ?? 1));
	});
}
