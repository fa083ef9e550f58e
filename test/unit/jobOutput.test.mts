import { describe, expect, it } from '@jest/globals';
import { itemsOf, simplifyJob, stateOf } from '../../nodes/shared/jobOutput.ts';
import { readScrapeJob, type ScrapeJob } from '../../nodes/shared/scrapeJob.ts';

const DONE = {
	job_id: 'job_abc123def456',
	status: 'completed',
	url: 'https://example.com/products',
	extracted_data: [{ title: 'Product Name', price: 29.99 }] as unknown,
	metadata: { processing_time: 2.5, engine_used: 'browser', llm_calls: 1, cache_hit: false },
	created_at: '2024-12-16T10:30:00Z',
	completed_at: '2024-12-16T10:30:02Z',
};

const job = (fields: object): ScrapeJob => readScrapeJob({ ...DONE, ...fields }, 'asked')!;
const items = (extracted: unknown, includeJobFields = false) =>
	itemsOf(job({ extracted_data: extracted }), includeJobFields);
/** As an answer brings it: with __proto__ as a key of its own. */
const json = (text: string): unknown => JSON.parse(text);

describe('an extracted item leaves', () => {
	it.each([
		['an object as it is', { a: 1, b: { c: [2] } }, { a: 1, b: { c: [2] } }],
		['a text as a value', 'x', { value: 'x' }],
		['a number as a value', 0, { value: 0 }],
		['null as a value', null, { value: null }],
		['a list as a value', [1, [2]], { value: [1, [2]] }],
		['with error as error_', { error: 'x', a: 1 }, { error_: 'x', a: 1 }],
		['with a false error as error_', { error: false }, { error_: false }],
		['with error and message', { error: 'x', message: 'y' }, { error_: 'x', message: 'y' }],
		['with error and error_, both kept', { error: 1, error_: 2 }, { error__: 1, error_: 2 }],
	])('%s', (_how, item, expected) => {
		expect(items([item])).toEqual([expected]);
	});

	it('without a copy where nothing is to be changed', () => {
		const item = { a: 1 };
		expect(items([item])[0]).toBe(item);
	});

	it('with its keys in their order', () => {
		expect(Object.keys(items([{ z: 1, error: 2, a: 3 }], true)[0])).toEqual([
			'z',
			'error_',
			'a',
			'aitronos_job_id',
			'aitronos_job_url',
			'aitronos_job_completed_at',
		]);
	});

	it('with the fields of its job, where it has none of that name', () => {
		expect(items([{ title: 'x', aitronos_job_url: 'own' }, 5], true)).toEqual([
			{
				title: 'x',
				aitronos_job_url: 'own',
				aitronos_job_id: DONE.job_id,
				aitronos_job_completed_at: DONE.completed_at,
			},
			{
				value: 5,
				aitronos_job_id: DONE.job_id,
				aitronos_job_url: DONE.url,
				aitronos_job_completed_at: DONE.completed_at,
			},
		]);
	});

	it('with prototype keys as plain data, which change nobody’s prototype', () => {
		const hostile = json('[{"__proto__":{"polluted":1},"constructor":"c","error":"e"}]');
		const [item] = items(hostile, true);
		expect(Object.getPrototypeOf(item)).toBe(Object.prototype);
		expect(JSON.parse(JSON.stringify(item))).toEqual(
			json(
				`{"__proto__":{"polluted":1},"constructor":"c","error_":"e","aitronos_job_id":"${DONE.job_id}","aitronos_job_url":"${DONE.url}","aitronos_job_completed_at":"${DONE.completed_at}"}`,
			),
		);
		expect(Object.hasOwn(item, '__proto__')).toBe(true);
		expect(({} as Record<string, unknown>).polluted).toBeUndefined();
	});
});

describe('a job is simplified', () => {
	it('when completed', () => {
		expect(simplifyJob(job({}))).toEqual({
			job_id: 'job_abc123def456',
			status: 'completed',
			finished: true,
			url: 'https://example.com/products',
			item_count: 1,
			error_message: null,
			processing_time: 2.5,
			created_at: '2024-12-16T10:30:00Z',
			completed_at: '2024-12-16T10:30:02Z',
		});
	});

	it('when running', () => {
		const running = {
			status: 'processing',
			extracted_data: null,
			metadata: null,
			completed_at: null,
		};
		expect(simplifyJob(job(running))).toMatchObject({
			status: 'processing',
			finished: false,
			item_count: 0,
			processing_time: null,
			completed_at: null,
		});
	});

	it('when the answer says next to nothing', () => {
		expect(simplifyJob(readScrapeJob({ status: 'pending' }, 'asked')!)).toEqual({
			job_id: 'asked',
			status: 'pending',
			finished: false,
			url: null,
			item_count: 0,
			error_message: null,
			processing_time: null,
			created_at: null,
			completed_at: null,
		});
	});
});

describe('the state of a job is', () => {
	it.each([
		['never known', undefined, 'items', { job_id: 'asked', status: null, finished: false }],
		['never known, raw', undefined, 'raw', { job_id: 'asked', status: null, finished: false }],
		['raw', job({}), 'raw', DONE],
		['raw without a key error', job({ error: 'x' }), 'raw', { ...DONE, error_: 'x' }],
		['simplified', job({}), 'items', simplifyJob(job({}))],
	] as const)('%s', (_what, of, output, expected) => {
		expect(stateOf(of, 'asked', output)).toEqual(expected);
	});
});
