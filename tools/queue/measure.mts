/**
 * `node tools/queue/measure.mts [waits]`: how many waits one worker of concurrency 5 holds, resting
 * in the database and in its process, and what a resting one takes there. Takes some minutes.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type MockApi, startMockApi } from '../mockApi/mockApi.mts';
import { type CredentialLink, saveCredential } from '../n8n/credentials.mts';
import { ensureN8n } from '../n8n/install.mts';
import { DEFAULT_LINE } from '../n8n/line.mts';
import { packProject } from '../n8n/package.mts';
import { openSession, type Session, until } from '../n8n/session.mts';
import { activate, createWorkflow, withCredential } from '../n8n/workflows.mts';
import { type Cluster, CONCURRENCY, prepareCluster } from './cluster.mts';
import { countByStatus, type Database, isOver, listRuns, readRows, type Run } from './database.mts';
import { heldWait } from './heldWait.mts';
import { longWaitByWebhook } from './longWait.mts';
import { callForEach, itemsOf, type Wait } from './wait.mts';

const count = Number(process.argv[2] ?? 200);
const longest = 1_200_000;
const ending = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => ending.abort());

const line = await ensureN8n(DEFAULT_LINE);
const tarball = await packProject();
const folder = mkdtempSync(join(tmpdir(), 'n8n-nodes-aitronos-queue-'));
try {
	const cluster = await prepareCluster({ line, tarball, folder, workers: 1 });
	try {
		console.log(`Starting n8n with one worker of concurrency ${CONCURRENCY} …`);
		await cluster.start(ending.signal);
		await measure(cluster);
	} finally {
		await cluster.stop();
	}
} finally {
	rmSync(folder, { recursive: true, force: true });
	rmSync(dirname(tarball), { recursive: true, force: true });
}

async function measure({ baseUrl, database }: Cluster): Promise<void> {
	const api = await startMockApi();
	try {
		const session = await openSession(baseUrl);
		const { apiKey, baseUrl: apiUrl } = api;
		const credential = await saveCredential(session, 'Aitronos', { apiKey, baseUrl: apiUrl });
		const trial = { api, session, credential, database };
		await measureResting(trial);
		await measureHeld(trial);
	} finally {
		await api.close();
	}
}

interface Trial {
	api: MockApi;
	session: Session;
	credential: CredentialLink;
	database: Database;
}

async function measureResting(trial: Trial): Promise<void> {
	const before = await tableBytes(trial.database);
	const { jobs, runs } = await startWaits(trial, longWaitByWebhook());
	let most = 0;
	await until(
		'rest of all',
		async () => {
			const resting = (await runs()).filter(({ status }) => status === 'waiting').length;
			most = Math.max(most, resting);
			return ending.signal.aborted || resting === count ? true : undefined;
		},
		longest,
	).catch((error: Error) => console.log(error.message));
	console.log(`resting at once: ${most} of ${count}`);
	const workflowIds = (await runs()).map(({ id }) => id);
	await tellBytes(trial.database, workflowIds, before);
	await finishAll(trial, jobs, runs);
}

async function measureHeld(trial: Trial): Promise<void> {
	trial.api.reset();
	const { jobs, runs } = await startWaits(trial, heldWait());
	const asked = () => jobs.filter((job) => trial.api.requestsFor(job).length > 0).length;
	await until('held waits', async () => (asked() >= CONCURRENCY ? true : undefined), longest);
	await sleep(20_000, undefined, { signal: ending.signal });
	console.log(`in process at once: ${asked()} of ${count} (${countByStatus(await runs())})`);
	await finishAll(trial, jobs, runs);
}

async function startWaits({ api, session, credential, database }: Trial, wait: Wait) {
	const jobs = Array.from({ length: count }, () => api.addJob({ outcome: 'never' }));
	const workflow = await createWorkflow(session, withCredential(wait.workflow, credential));
	await activate(session, workflow);
	await callForEach(session, wait.path, jobs);
	return { jobs, runs: async () => await listRuns(database, [workflow.id]) };
}

async function finishAll({ api }: Trial, jobs: string[], runs: () => Promise<Run[]>) {
	for (const id of jobs) api.addJob({ id, data: itemsOf(id) });
	const ended = await until(
		'end of all',
		async () => {
			const all = await runs();
			return ending.signal.aborted || all.every(isOver) ? all : undefined;
		},
		longest,
	);
	const requests = jobs.map((job) => api.requestsFor(job).length);
	const [least, most] = [Math.min(...requests), Math.max(...requests)];
	console.log(`ended: ${countByStatus(ended)}; ${least} to ${most} requests for each`);
}

/** What a resting execution takes in the database, as it is stored there: compressed. */
async function tellBytes(database: Database, ids: string[], before: number): Promise<void> {
	const [stored] = await readRows<{ data: number; workflow: number; row: number }>(
		database,
		`select avg(pg_column_size(d.data))::int as data,
			avg(pg_column_size(d."workflowData"))::int as workflow, avg(pg_column_size(e.*))::int as row
		from execution_entity e join execution_data d on d."executionId" = e.id
		where e.id in (${ids.join()})`,
	);
	const total = stored.data + stored.workflow + stored.row;
	console.log(
		`bytes for each: ${total} (state ${stored.data}, workflow ${stored.workflow}, row ${stored.row})`,
	);
	const growth = Math.round(((await tableBytes(database)) - before) / ids.length);
	console.log(`growth of the tables with indexes and old versions, for each: ${growth}`);
}

async function tableBytes(database: Database): Promise<number> {
	const [{ bytes }] = await readRows<{ bytes: number }>(
		database,
		`select pg_total_relation_size('execution_data') + pg_total_relation_size('execution_entity')
			+ pg_total_relation_size('execution_metadata') as bytes`,
	);
	return bytes;
}
