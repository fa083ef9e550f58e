import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { EXAMPLE_JOBS } from '../../tools/mockApi/exampleJobs.mts';
import { type MockApi, startMockApi } from '../../tools/mockApi/mockApi.mts';
import { given, tell } from '../e2e/fixture.mts';
import { sharedN8n } from '../e2e/sharedN8n.mts';
import { saveCredential } from '../../tools/n8n/credentials.mts';
import { finishedExecution, listExecutions } from '../../tools/n8n/executions.mts';
import { findLine } from '../../tools/n8n/line.mts';
import { installPackage } from '../../tools/n8n/package.mts';
import { type N8n, startN8n } from '../../tools/n8n/server.mts';
import { openSession, type Session, until } from '../../tools/n8n/session.mts';
import {
	createWorkflow,
	runManually,
	type StoredWorkflow,
	withCredential,
} from '../../tools/n8n/workflows.mts';
import { LONG_WAIT, longWaitExample } from '../../tools/queue/longWait.mts';

jest.setTimeout(600_000);

const { line, tarball } = sharedN8n();
const userFolder = mkdtempSync(join(tmpdir(), 'n8n-nodes-aitronos-rest-'));
const job = EXAMPLE_JOBS.events;

let api: MockApi;
let n8n: N8n;
let session: Session;
let workflow: StoredWorkflow;
let executionId: string;

/** A regular n8n, one process with its data in SQLite. */
async function start(): Promise<void> {
	n8n = await startN8n({ line: findLine(line), userFolder });
	session = await openSession(n8n.baseUrl);
}

beforeAll(async () => {
	api = await startMockApi();
	api.addJob({ id: job.id, outcome: 'never' });
	await installPackage(userFolder, tarball);
	await start();
	const credential = await saveCredential(session, 'Aitronos', {
		apiKey: api.apiKey,
		baseUrl: api.baseUrl,
	});
	workflow = await createWorkflow(session, withCredential(longWaitExample(), credential));
});

afterAll(async () => {
	await n8n?.stop();
	await api?.close();
	rmSync(userFolder, { recursive: true, force: true });
});

const status = async () => (await listExecutions(session, workflow.id)).map((one) => one.status);

describe('the long-wait example in a regular n8n, imported and run as it is', () => {
	it('rests, and still does after n8n was killed and started again', async () => {
		executionId = await runManually(session, workflow, LONG_WAIT.trigger);
		await until('rest', async () => (await status()).includes('waiting') || undefined);
		await n8n.kill();
		tell(`killed while it rests, after ${api.requestsFor(job.id).length} question`);
		api.addJob({ id: job.id, data: job.data });
		await start();
		tell(
			`started again: ${(await status()).join()}, ${api.requestsFor(job.id).length} question so far`,
		);
	});

	it('finishes with the right items, once', async () => {
		const execution = await finishedExecution(session, executionId, 240_000);
		expect(execution.status).toBe('success');
		expect(given(execution, LONG_WAIT.waitUntilComplete)).toEqual(job.data);
		expect(execution.runs(LONG_WAIT.waitUntilComplete)).toHaveLength(1);
		expect(execution.runs(LONG_WAIT.rest)).toHaveLength(1);
		expect(await status()).toEqual(['success']);
		expect(api.requestsFor(job.id)).toHaveLength(3);
		tell(`success, ${job.data.length} items, ${api.requestsFor(job.id).length} questions in all`);
	});
});
