import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parseJob, type ScrapeJob } from '../../nodes/shared/model/job.ts';
import { simplifyJob, toItems, toStateItem } from '../../nodes/shared/model/jobOutput.ts';

const DONE = {
	job_id: 'job_abc123def456',
	status: 'completed',
	url: 'https://example.com/products',
	extracted_data: [{ title: 'Product Name', price: 29.99 }] as unknown,
	metadata: { processing_time: 2.5, engine_used: 'browser', llm_calls: 1, cache_hit: false },
	created_at: '2024-12-16T10:30:00Z',
	completed_at: '2024-12-16T10:30:02Z',
};

const job = (fields: object): ScrapeJob => parseJob({ ...DONE, ...fields }, 'requested')!;
const items = (extracted: unknown, includeJobFields = false) =>
	toItems(job({ extracted_data: extracted }), includeJobFields);
/** As a response brings it: `__proto__` is a key like any other. */
const json = (text: string): unknown => JSON.parse(text);

describe('an extracted item is returned', () => {
	it.each([
		['unchanged if it is an object', { a: 1, b: { c: [2] } }, { a: 1, b: { c: [2] } }],
		['as a value if it is a string', 'x', { value: 'x' }],
		['as a value if it is a number', 0, { value: 0 }],
		['as a value if it is null', null, { value: null }],
		['as a value if it is a list', [1, [2]], { value: [1, [2]] }],
		['with error as error_', { error: 'x', a: 1 }, { error_: 'x', a: 1 }],
		['with a false error as error_', { error: false }, { error_: false }],
		['with error and message', { error: 'x', message: 'y' }, { error_: 'x', message: 'y' }],
		['with error and error_, both kept', { error: 1, error_: 2 }, { error__: 1, error_: 2 }],
		['with $error as $error_', { $error: null, $json: {} }, { $error_: null, $json: {} }],
		['with $error alone as $error_', { $error: { message: 'x' } }, { $error_: { message: 'x' } }],
		['with error and $error', { $error: 1, error: 2 }, { $error_: 1, error_: 2 }],
		['with $error and $error_, both kept', { $error: 1, $error_: 2 }, { $error__: 1, $error_: 2 }],
		['with error deeper down as it is', { a: { error: 1 } }, { a: { error: 1 } }],
		['with ERROR and errors as they are', { ERROR: 1, errors: 2 }, { ERROR: 1, errors: 2 }],
	])('%s', (_how, item, expected) => {
		expect(items([item])).toEqual([expected]);
	});

	it('without a copy if nothing changes', () => {
		const item = { a: 1 };
		expect(items([item])[0]).toBe(item);
	});

	it('with its keys in order', () => {
		expect(Object.keys(items([{ z: 1, error: 2, a: 3 }], true)[0])).toEqual([
			'z',
			'error_',
			'a',
			'aitronos_job_id',
			'aitronos_job_url',
			'aitronos_job_completed_at',
		]);
	});

	it('with the fields of its job, unless it has its own', () => {
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

	it('with prototype keys as plain data', () => {
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

	it('with every value, whatever its keys', () => {
		const key = fc.oneof(fc.constantFrom('error', '$error', 'error_', '__proto__'), fc.string());
		fc.assert(
			fc.property(
				fc.dictionary(key, fc.jsonValue(), { noNullPrototype: true }),
				fc.boolean(),
				(item, includeJobFields) => {
					const [returned] = items([item], includeJobFields);
					expect(Object.hasOwn(returned, 'error')).toBe(false);
					expect(Object.hasOwn(returned, '$error')).toBe(false);
					const values = Object.values(returned);
					expect(values.slice(0, Object.keys(item).length)).toEqual(Object.values(item));
				},
			),
		);
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

	it('when the response has little more than a status', () => {
		expect(simplifyJob(parseJob({ status: 'pending' }, 'requested')!)).toEqual({
			job_id: 'requested',
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
		['unknown', undefined, 'items', { job_id: 'requested', status: null, finished: false }],
		['unknown, raw', undefined, 'raw', { job_id: 'requested', status: null, finished: false }],
		['raw', job({}), 'raw', DONE],
		['raw without a key error', job({ error: 'x' }), 'raw', { ...DONE, error_: 'x' }],
		['raw without a key $error', job({ $error: 'x' }), 'raw', { ...DONE, $error_: 'x' }],
		['simplified', job({}), 'items', simplifyJob(job({}))],
	] as const)('%s', (_what, of, output, expected) => {
		expect(toStateItem(of, 'requested', output)).toEqual(expected);
	});
});
