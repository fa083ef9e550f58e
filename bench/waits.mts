/**
 * `node bench/waits.mts [waits]`: how many waits a single worker handles at a time,
 * offloaded to the database and in process, and the size of an offloaded one. Takes minutes.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { type MockApi, startMockApi } from '../tools/mockApi/mockApi.mts';
import { N8nClient } from '../tools/n8n/client.mts';
import { waitFor } from '../tools/n8n/waitFor.mts';
import { withCredential } from '../tools/n8n/workflow.mts';
import { query } from '../tools/postgres/query.mts';
import { exitOnError } from '../tools/setupError.mts';
import { type Cluster, startCluster } from '../tools/queue/cluster.mts';
import { allFinished, countByStatus, listRuns } from '../tools/queue/database.mts';
import { inProcessWait, itemsOf, offloadedWait, type Wait } from '../tools/queue/waits.mts';

const count = Number(process.argv[2] ?? 200);
const timeout = 1_200_000;

await exitOnError(async () => {
	await using cleanup = new AsyncDisposableStack();
	const api = await startMockApi();
	cleanup.defer(async () => await api.close());
	console.log('Starting n8n with one worker …');
	const cluster = await startCluster(1);
	cleanup.defer(cluster.stop);
	const client = await N8nClient.login(cluster.baseUrl);
	await measureOffloaded(api, client, cluster);
	api.reset();
	await measureInProcess(api, client, cluster);
});

async function measureOffloaded(api: MockApi, client: N8nClient, cluster: Cluster): Promise<void> {
	const database = cluster.databasePort;
	const before = await tableBytes(database);
	const { jobs, runs } = await startWaits(api, client, database, offloadedWait());
	let most = 0;
	const allWaiting = async () => {
		const waiting = (await runs()).filter(({ status }) => status === 'waiting').length;
		most = Math.max(most, waiting);
		return waiting === count || undefined;
	};
	await waitFor('offloading of all', allWaiting, timeout).catch(console.log);
	console.log(`offloaded at a time: ${most} of ${count}`);
	// The columns as stored: compressed.
	const [{ data, workflow, row }] = await query<Record<'data' | 'workflow' | 'row', number>>(
		database,
		`select avg(pg_column_size(d.data))::int as data,
			avg(pg_column_size(d."workflowData"))::int as workflow, avg(pg_column_size(e.*))::int as row
		from execution_entity e join execution_data d on d."executionId" = e.id`,
	);
	console.log(
		`bytes each: ${data + workflow + row} (${data} state, ${workflow} workflow, ${row} row)`,
	);
	const growth = Math.round(((await tableBytes(database)) - before) / count);
	console.log(`growth of the tables with indexes and old versions, each: ${growth} bytes`);
	await finishAll(api, jobs, runs);
}

async function measureInProcess(api: MockApi, client: N8nClient, cluster: Cluster): Promise<void> {
	const { jobs, runs } = await startWaits(api, client, cluster.databasePort, inProcessWait());
	const started = () => jobs.filter((job) => api.requestsFor(job).length > 0).length;
	await waitFor('first waits', () => started() >= cluster.concurrency || undefined, timeout);
	await sleep(20_000);
	console.log(`in process at a time: ${started()} of ${count} (${countByStatus(await runs())})`);
	await finishAll(api, jobs, runs);
}

async function startWaits(api: MockApi, client: N8nClient, database: number, wait: Wait) {
	const jobs = Array.from({ length: count }, () => api.addJob({ outcome: 'never' }));
	const { apiKey, baseUrl } = api;
	const credential = await client.saveCredential('Aitronos', { apiKey, baseUrl });
	const workflow = await client.createWorkflow(withCredential(wait.workflow, credential));
	await client.activate(workflow);
	await Promise.all(jobs.map(async (id) => await client.callWebhook(wait.path, { job_id: id })));
	return { jobs, runs: async () => await listRuns(database, [workflow.id]) };
}

async function finishAll(api: MockApi, jobs: string[], runs: () => ReturnType<typeof listRuns>) {
	for (const id of jobs) api.addJob({ id, data: itemsOf(id) });
	await waitFor('end of all', async () => allFinished(await runs()) || undefined, timeout);
	const requests = jobs.map((job) => api.requestsFor(job).length);
	const range = `${Math.min(...requests)} to ${Math.max(...requests)}`;
	console.log(`finished: ${countByStatus(await runs())}; ${range} requests each`);
}

async function tableBytes(database: number): Promise<number> {
	const [{ bytes }] = await query<{ bytes: number }>(
		database,
		`select (pg_total_relation_size('execution_data') + pg_total_relation_size('execution_entity')
			+ pg_total_relation_size('execution_metadata'))::float as bytes`,
	);
	return bytes;
}
