/** The way out by itself: a node that only asks, in n8n's real engine, by real HTTP. */
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import { type IDataObject, type INode, type INodeType, NodeConnectionTypes } from 'n8n-workflow';
import { type Answer, openAitronosApi } from '../../nodes/shared/aitronosApi.ts';
import type { Fault } from '../../tools/mockApi/mockApi.mts';
import { useMockApi } from './fixture.mts';
import { runInEngine } from '../../tools/engine/runInEngine.mts';

const { mockApi } = useMockApi();

interface Asked {
	segments?: string[];
	within?: number;
	signal?: AbortSignal;
	credential?: IDataObject;
	credentials?: INode['credentials'];
	stopWhen?: Promise<unknown>;
}

type Outcome = Answer & { refusal?: unknown; requestsPerMinute?: number };

/** What the API module answers to a node of the engine. */
async function ask({ segments = ['scrape', 'jobs', 'job_1'], ...given }: Asked = {}) {
	let outcome: Outcome | undefined;
	const asker: INodeType = {
		description: {
			displayName: 'Ask',
			name: 'ask',
			group: [],
			version: 1,
			description: '',
			defaults: {},
			inputs: [NodeConnectionTypes.Main],
			outputs: [NodeConnectionTypes.Main],
			credentials: [{ name: 'aitronosApi', required: true }],
			properties: [],
		},
		async execute() {
			const opened = await openAitronosApi(this);
			if ('refusal' in opened) outcome = opened as unknown as Outcome;
			else {
				const { requestsPerMinute } = opened.api;
				const { within = Infinity, signal = new AbortController().signal } = given;
				outcome = { ...(await opened.api.get(segments, { within, signal })), requestsPerMinute };
			}
			return [[]];
		},
	};
	const { baseUrl, apiKey } = mockApi();
	await runInEngine({
		credential: { baseUrl, apiKey, ...given.credential },
		types: { 'test.ask': asker },
		nodes: [
			{
				name: 'Ask',
				type: 'test.ask',
				credentials: given.credentials ?? { aitronosApi: { id: '1', name: 'Aitronos' } },
			},
		],
		stopWhen: given.stopWhen,
	});
	return outcome!;
}

const JOB = expect.objectContaining({ job_id: 'job_1', status: 'completed' });
const words = (more: object) => expect.objectContaining(more);

describe('an answer is', () => {
	it.each<[string, Fault | undefined, object]>([
		['the data', undefined, { ok: JOB }],
		['the data without its envelope', { kind: 'wrapped' }, { ok: JOB }],
		['a list as it is', { kind: 'body', body: '[1]' }, { ok: [1] }],
		['null as it is', { kind: 'body', body: 'null' }, { ok: null }],
		[
			'an envelope without data as it is',
			{ kind: 'body', body: '{"success":true,"data":1}' },
			{ ok: { success: true, data: 1 } },
		],
		[
			'an object with data, but no success',
			{ kind: 'body', body: '{"data":{"a":1}}' },
			{ ok: { data: { a: 1 } } },
		],
		[
			'unpacked',
			{ kind: 'body', body: gzipSync('{"a":1}'), headers: { 'content-encoding': 'gzip' } },
			{ ok: { a: 1 } },
		],
		['created', { kind: 'body', body: '{"a":1}', status: 201 }, { ok: { a: 1 } }],
		[
			'good and asks for a pause',
			{ kind: 'body', body: '{"a":1}', headers: { 'Retry-After': '7' } },
			{ ok: { a: 1 }, retryAfter: 7_000 },
		],
		[
			'a refusal',
			{ kind: 'body', body: '{"success":false,"error":{"code":"NO","message":"Not today"}}' },
			{ fault: { kind: 'refused', server: words({ text: 'Not today', code: 'NO' }) } },
		],
		[
			'a status with its words',
			{ kind: 'status', status: 403, body: { detail: 'No', status_code: 403 } },
			{ fault: { kind: 'status', status: 403, server: words({ text: 'No', speaker: 'api' }) } },
		],
		[
			'a status with a page',
			{ kind: 'html', status: 404 },
			{
				fault: {
					kind: 'status',
					status: 404,
					server: words({ text: undefined, speaker: 'other' }),
				},
			},
		],
		[
			'a status that asks for a pause',
			{ kind: 'status', status: 429, headers: { 'Retry-After': '5' } },
			{ fault: words({ status: 429 }), retryAfter: 5_000 },
		],
		[
			'the least bad status',
			{ kind: 'status', status: 400, body: {} },
			{ fault: words({ kind: 'status', status: 400 }) },
		],
		[
			'a redirect',
			{ kind: 'redirect', location: 'http://127.0.0.1:9/x', status: 300 },
			{ fault: { kind: 'redirect', status: 300, location: 'http://127.0.0.1:9/x' } },
		],
		[
			'a redirect to nowhere',
			{ kind: 'status', status: 304, body: '' },
			{ fault: { kind: 'redirect', status: 304, location: undefined } },
		],
		['not JSON', { kind: 'html', status: 200 }, { fault: { kind: 'notJson', status: 200 } }],
		['nothing', { kind: 'body', body: '' }, { fault: { kind: 'notJson', status: 200 } }],
		['cut off', { kind: 'cutOff' }, { fault: { kind: 'cutOff' } }],
		['reset in the middle', { kind: 'resetDuring' }, { fault: { kind: 'cutOff' } }],
		['reset before', { kind: 'resetBefore' }, { fault: { kind: 'network', code: 'ECONNRESET' } }],
		[
			'too large',
			{ kind: 'body', body: Buffer.alloc((32 << 20) + 1, ' ') },
			{ fault: { kind: 'tooLarge' } },
		],
		[
			'as large as it may be',
			{ kind: 'body', body: Buffer.from('1'.padStart(32 << 20)) },
			{ ok: 1 },
		],
	])('%s', async (_what, fault, expected) => {
		mockApi().addJob({ id: 'job_1' });
		if (fault) mockApi().fault({ fault });
		expect(await ask()).toEqual({ requestsPerMinute: 60, retryAfter: undefined, ...expected });
		expect(mockApi().requests).toHaveLength(1);
	});
});

describe('a question', () => {
	it('is a GET of one segment each, for JSON, with the key', async () => {
		await ask({ segments: ['a/b', 'ü'] });
		expect(mockApi().requests).toHaveLength(1);
		expect(mockApi().requests[0]).toMatchObject({
			method: 'GET',
			url: '/api/v1/a%2Fb/%C3%BC',
			headers: { accept: 'application/json', 'x-api-key': mockApi().apiKey },
		});
	});

	it.each<[string, Fault]>([
		['when no answer begins in time', { kind: 'silence' }],
		['when the answer drips for longer', { kind: 'drip', everyMs: 50 }],
	])('is given up %s', async (_when, fault) => {
		mockApi().addJob({ id: 'job_1' });
		mockApi().fault({ fault });
		expect(await ask({ within: 300 })).toMatchObject({ fault: { kind: 'silent' } });
		await expect(aborted()).resolves.toBe(true);
	});

	it.each<[string, Fault]>([
		['before the answer begins', { kind: 'silence' }],
		['in the middle of the answer', { kind: 'drip', everyMs: 50 }],
	])('is given up when nobody waits for it any more, %s', async (_when, fault) => {
		mockApi().addJob({ id: 'job_1' });
		mockApi().fault({ fault });
		const outcome = await ask({ signal: AbortSignal.timeout(300), within: 20_000 });
		expect(outcome).toMatchObject({ fault: { kind: expect.stringMatching(/silent|cutOff/) } });
	});

	it('whose answer begins after it was given up takes that answer no further', async () => {
		mockApi().addJob({ id: 'job_1', data: ['x'.repeat(5_000_000)] });
		mockApi().fault({ fault: { kind: 'delay', ms: 600 } });
		expect(await ask({ signal: AbortSignal.timeout(200), within: 20_000 })).toMatchObject({
			fault: { kind: 'silent' },
		});
		await expect(aborted()).resolves.toBe(true);
	});

	it('that nobody can answer is a fault of the network', async () => {
		expect(await ask({ credential: { baseUrl: 'http://127.0.0.1:9' } })).toMatchObject({
			fault: { kind: 'network', code: 'ECONNREFUSED' },
		});
	});

	it('ends with the execution', async () => {
		mockApi().fault({ fault: { kind: 'silence' } });
		const stopWhen = (async () => {
			while (mockApi().requests.length === 0) await new Promise((r) => setTimeout(r, 5));
		})();
		expect(await ask({ stopWhen })).toMatchObject({ fault: { kind: 'network' } });
		await expect(aborted()).resolves.toBe(true);
	});
});

describe('the key does not come back', () => {
	const apiKey = 'secret-key-42';
	it.each<[string, Fault]>([
		[
			'in the words of a status',
			{ kind: 'status', status: 401, body: { detail: `Bad ${apiKey} ${apiKey}` } },
		],
		[
			'in the words of a refusal',
			{ kind: 'body', body: `{"success":false,"error":{"message":"Bad ${apiKey}"}}` },
		],
		[
			'in the address of a redirect',
			{ kind: 'redirect', location: `http://127.0.0.1:9/?k=${apiKey}` },
		],
	])('%s', async (_where, fault) => {
		mockApi().fault({ fault });
		const text = JSON.stringify(await ask({ credential: { apiKey: ` ${apiKey} ` } }));
		expect(text).toMatch(/Bad … …|Bad …|k=…/);
		expect(text).not.toContain(apiKey);
	});
});

describe('the credential', () => {
	it('gives the pace of the account', async () => {
		mockApi().addJob({ id: 'job_1' });
		expect(await ask({ credential: { requestsPerMinute: 7 } })).toMatchObject({
			requestsPerMinute: 7,
		});
	});

	it('that does not fit is refused before anything is asked', async () => {
		expect(await ask({ credential: { baseUrl: 'nonsense' } })).toEqual({
			refusal: { error: expect.stringContaining("'Base URL'"), message: expect.any(String) },
		});
		expect(mockApi().requests).toHaveLength(0);
	});

	it('that is not there is refused, with the words of n8n', async () => {
		expect(await ask({ credentials: {} })).toEqual({
			refusal: {
				error: 'The Aitronos API credential could not be read',
				message: expect.stringMatching(/choose a credential .* n8n says: .*credential/),
			},
		});
	});
});

/** Resolves when the mock API has seen the client go away. */
async function aborted(): Promise<boolean> {
	for (let tries = 0; tries < 200; tries++) {
		if (mockApi().requests[0]?.aborted) return true;
		await new Promise((resolve) => setTimeout(resolve, 10));
	}
	return false;
}
