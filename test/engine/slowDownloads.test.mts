/** How long a response body is read. All runs share one mock API and start at once. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Fault, type MockApi, startMockApi } from '../../tools/mockApi/mockApi.mts';
import { type EngineResult, runInEngine } from '../../tools/engine/runInEngine.mts';
import { given, nodeWith } from './fixture.mts';

interface Download {
	id: string;
	what: string;
	operation?: 'getStatus';
	/** Seconds. */
	maxWait?: number;
	/** Milliseconds until the job is completed, from its first request on. */
	finishAfter?: number;
	/** Of the extracted data. */
	kilobytes: number;
	fault: Fault;
	error?: RegExp;
}

const steady = (kilobytesPerSecond: number): Fault => ({
	kind: 'throttle',
	bytesPerSecond: kilobytesPerSecond * 1_000,
});
const stallsAfter = (bytes: number): Fault => ({ kind: 'drip', bytes, everyMs: 600_000 });

const READ: Download[] = [
	{
		id: 'past_deadline',
		what: 'past Max Wait and the 2 s after it, while it arrives at a steady pace',
		maxWait: 3,
		finishAfter: 2_000,
		kilobytes: 40,
		fault: steady(10),
	},
	{
		id: 'past_deadline_slowly',
		what: 'past Max Wait at little more than 1 kB a second',
		maxWait: 1,
		kilobytes: 9,
		fault: steady(1.5),
	},
	{
		id: 'large',
		what: 'for longer than 10 s if it is large',
		operation: 'getStatus',
		kilobytes: 1_200,
		fault: steady(100),
	},
	{
		id: 'slow',
		what: 'for longer than 10 s if it is slow, but not too slow',
		maxWait: 60,
		kilobytes: 18,
		fault: steady(1.5),
	},
];

const GIVEN_UP: Download[] = [
	{
		id: 'stalls',
		what: 'stalls past Max Wait',
		maxWait: 1,
		kilobytes: 40,
		fault: stallsAfter(20_000),
		error: /couldn't be retrieved within 1 s/,
	},
	{
		id: 'too_slow_past_deadline',
		what: 'arrives at less than 1 kB a second past Max Wait',
		maxWait: 1,
		kilobytes: 40,
		fault: steady(0.5),
		error: /couldn't be retrieved within 1 s/,
	},
	{
		id: 'too_slow',
		what: 'arrives at less than 1 kB a second for 10 s',
		operation: 'getStatus',
		kilobytes: 40,
		fault: steady(0.5),
		error: /Aitronos didn't respond in time/i,
	},
];

const itemOf = ({ id, kilobytes }: Download) => ({ id, text: 'x'.repeat(kilobytes * 1_000) });

async function download(run: Download, { apiKey, baseUrl }: MockApi): Promise<EngineResult> {
	const { id, operation = 'waitUntilComplete', maxWait } = run;
	return await runInEngine({
		credential: { apiKey, baseUrl },
		input: [{ job_id: id }],
		nodes: [
			nodeWith(
				operation,
				{ output: 'items', ...(operation === 'getStatus' ? {} : { maxWait }) },
				{ onError: 'continueRegularOutput' },
			),
		],
	});
}

let api: MockApi;
const results = new Map<string, Promise<EngineResult>>();

beforeAll(async () => {
	api = await startMockApi();
	for (const run of [...READ, ...GIVEN_UP]) {
		const { id, finishAfter, fault } = run;
		api.addJob({ id, clock: 'firstRequest', finishAfter, data: [itemOf(run)] });
		api.fault({ on: new RegExp(`/${id}$`), fault });
		results.set(id, download(run, api));
	}
	await Promise.all(results.values());
}, 60_000);

afterAll(async () => await api.close());

describe('a response body is read', () => {
	it.each(READ.map((run) => [run.what, run] as const))('%s', async (_what, run) => {
		expect(given(await results.get(run.id)!)).toEqual([itemOf(run)]);
	});
});

describe('a response body is given up if it', () => {
	it.each(GIVEN_UP.map((run) => [run.what, run] as const))('%s', async (_what, run) => {
		expect(given(await results.get(run.id)!)).toEqual([
			{
				error: expect.stringMatching(run.error!),
				message: expect.any(String),
			},
		]);
		expect(api.requestsFor(run.id).every(({ aborted }) => aborted)).toBe(true);
	});
});
