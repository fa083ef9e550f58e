import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { batchAsJob, parseBatch, simplifyBatch } from '../../nodes/shared/model/batch.ts';
import { parsePageUrls } from '../../nodes/shared/model/newJob.ts';

const row = (status: string, fields: object = {}) => ({
	job_id: `job_${status}`,
	url: 'https://example.com',
	status,
	...fields,
});

describe('a batch has finished', () => {
	it.each<[string, boolean, finished: number, object]>([
		[
			'when all of its jobs have',
			true,
			3,
			{ total_urls: 3, jobs: [row('completed'), row('failed'), row('cancelled')] },
		],
		[
			'not while one is pending',
			false,
			1,
			{ total_urls: 2, jobs: [row('completed'), row('pending')] },
		],
		['not while one is processing', false, 0, { total_urls: 1, jobs: [row('processing')] }],
		[
			'when all listed jobs have, whatever the counters say',
			true,
			1,
			{ total_urls: 1, completed: 0, failed: 0, pending: 1, jobs: [row('cancelled')] },
		],
		[
			'not when a listed job runs, whatever the counters say',
			false,
			0,
			{ total_urls: 1, completed: 1, failed: 0, jobs: [row('processing')] },
		],
		[
			'by the counters if the list is short',
			true,
			10,
			{ total_urls: 10, completed: 7, failed: 3, jobs: [row('completed')] },
		],
		[
			'not by the counters while they are short as well',
			false,
			9,
			{ total_urls: 10, completed: 7, failed: 2, jobs: [row('completed')] },
		],
		[
			'not while a job runs, even if the total is smaller than the list',
			false,
			2,
			{ total_urls: 1, jobs: [row('completed'), row('failed'), row('processing')] },
		],
		['by the counters without a list', true, 2, { total_urls: 2, completed: 2 }],
		[
			'by counters in `progress`',
			true,
			2,
			{ total_urls: 2, progress: { completed: 1, failed: 1 } },
		],
		[
			'not while jobs are pending, without a total and a list',
			false,
			1,
			{ batch_id: 'b', progress: { completed: 1, failed: 0, pending: 4 } },
		],
		[
			'when no job is pending, without a total and a list',
			true,
			5,
			{ batch_id: 'b', progress: { completed: 3, failed: 2, pending: 0 } },
		],
		['not without any counter', false, 0, { batch_id: 'b', total_urls: 2 }],
		['not without a total', false, 0, { batch_id: 'b' }],
		['when all listed jobs have, without a total', true, 1, { jobs: [row('completed')] }],
		[
			'not by a short list, without a total',
			false,
			1,
			{ completed: 1, pending: 1, jobs: [row('completed')] },
		],
		['by the counters if the list is empty', true, 2, { total_urls: 2, completed: 2, jobs: [] }],
		[
			'by the counters if total and list are empty',
			true,
			1,
			{ total_urls: 0, completed: 1, jobs: [] },
		],
		['not if it has no job', false, 0, { total_urls: 0, completed: 0, jobs: [] }],
		[
			'when a job ended with an unknown status',
			true,
			1,
			{ total_urls: 1, jobs: [row('expired', { completed_at: '2026-01-01T00:00:00Z' })] },
		],
		['not when a status is unknown', false, 0, { total_urls: 1, jobs: [row('queued')] }],
		['not when a job has no status', false, 0, { total_urls: 1, jobs: [{ job_id: 'a' }] }],
		[
			'by the counters if a row names no job',
			true,
			2,
			{ total_urls: 2, completed: 2, failed: 0, jobs: [row('completed'), {}, null, 'x'] },
		],
	])('%s', (_when, isFinished, finishedCount, data) => {
		const batch = parseBatch(data, 'requested');
		expect(batch).toMatchObject({ isFinished, finishedCount });
		expect(batchAsJob(data, 'requested')).toMatchObject({
			status: isFinished ? 'completed' : 'processing',
			state: isFinished ? 'completed' : 'running',
			hasData: true,
			items: [],
			fields: data,
		});
	});

	it('at the latest when every counter and every job says so, and never before a listed job has', () => {
		const statuses = fc.array(fc.constantFrom('pending', 'processing', 'completed', 'failed'), {
			minLength: 1,
		});
		fc.assert(
			fc.property(statuses, fc.nat(10), (listed, more) => {
				const jobs = listed.map((status, index) => row(status, { job_id: `job_${index}` }));
				const ended = listed.filter((status) => ['completed', 'failed'].includes(status)).length;
				const total = listed.length + more;
				const data = { total_urls: total, completed: ended, failed: more, jobs };
				expect(parseBatch(data, '')?.isFinished).toBe(ended === listed.length);
			}),
		);
	});
});

describe('a response', () => {
	it.each([
		['null', null],
		['a list', []],
		['text', 'batch'],
		['an empty object', {}],
		['a job', { job_id: 'job_1', status: 'completed' }],
		['counters that are no numbers', { completed: '3' }],
		['an empty ID', { batch_id: '' }],
	])('that is %s is no batch', (_what, data) => {
		expect(parseBatch(data, 'requested')).toBeUndefined();
		expect(batchAsJob(data, 'requested')).toBeUndefined();
	});

	it('without an ID has the one that was requested', () => {
		expect(parseBatch({ jobs: [] }, 'requested')?.id).toBe('requested');
		expect(parseBatch({ batch_id: 'b', jobs: [] }, 'requested')?.id).toBe('b');
	});

	it.each([
		['no list', { batch_id: 'b' }],
		['no list but a counter', { completed: 0 }],
		['a list that is none', { batch_id: 'b', jobs: 'job_1' }],
		['an empty list', { jobs: [] }],
		['a list of rows that name no job', { jobs: [null, 'job_1', {}, { job_id: '' }] }],
	])('with %s is a batch without jobs', (_what, data) => {
		expect(parseBatch(data, '')).toMatchObject({ jobs: [], total: 0, isFinished: false });
	});

	it('lists its jobs with their fields', () => {
		const batch = parseBatch({ jobs: [row('completed', { items_extracted: 3 })] }, '');
		expect(batch?.jobs).toMatchObject([
			{ id: 'job_completed', status: 'completed', fields: { items_extracted: 3 } },
		]);
	});

	it('lists a job without a status as pending', () => {
		expect(parseBatch({ jobs: [{ job_id: 'job_1' }] }, '')).toMatchObject({
			jobs: [{ id: 'job_1', status: 'pending' }],
			total: 1,
		});
	});
});

describe('a simplified batch', () => {
	const counters = { completed: 1, failed: 2, pending: 3, total_items_extracted: 4 };
	const expected = { completed: 1, failed: 2, pending: 3, item_count: 4 };

	it.each([
		[
			'flat counters',
			{ ...counters, estimated_completion: 'soon' },
			{ estimated_completion: 'soon' },
		],
		['counters in `progress`', { progress: counters, created_at: 'then' }, { created_at: 'then' }],
	])('has %s', (_form, fields, further) => {
		const batch = parseBatch({ batch_id: 'b', total_urls: 6, jobs: [], ...fields }, '')!;
		expect(simplifyBatch(batch)).toEqual({
			batch_id: 'b',
			finished: false,
			total_urls: 6,
			...expected,
			estimated_completion: null,
			created_at: null,
			...further,
		});
	});

	it('has the sum of the counters as its total if the API leaves it out', () => {
		expect(simplifyBatch(parseBatch({ progress: counters }, 'b')!)).toMatchObject({
			total_urls: 6,
		});
	});

	it('has null for what the API leaves out', () => {
		expect(Object.values(simplifyBatch(parseBatch({ batch_id: 'b' }, '')!))).toEqual([
			...['b', false, 0],
			...[null, null, null, null, null, null],
		]);
	});
});

describe('pages to scrape', () => {
	const A = 'https://a.example/';
	const B = 'http://b.example/?q=1,2#x';

	it.each([
		['one line', A, [A]],
		['lines of any system', `${A}\n${B}\r\n${A}\r${B}`, [A, B, A, B]],
		['lines with white space and empty ones', `\n ${A}\t\n\n  \n${B}  `, [A, B]],
		['a list', [A, ` ${B} `], [A, B]],
		['the same page twice', `${A}\n${A}`, [A, A]],
	])('are read from %s', (_what, value, urls) => {
		expect(parsePageUrls(value)).toEqual({ value: urls });
	});

	it.each([
		['nothing', undefined, 'is empty'],
		['null', null, 'is empty'],
		['white space', ' \n ', 'is empty'],
		['an empty list', [], 'is empty'],
		[
			'something else in a line',
			`${A}\nb.example`,
			"contains an invalid URL in line 2: 'b.example'",
		],
		['something else behind empty lines', `\n\n${A}\r\n\r\nb.example`, /in line 5/],
		['something else behind lines of an old Mac', `${A}\r\rb.example`, /in line 3/],
		['several in a line', `${A}, ${B}`, /^isn't a valid URL: 'https:\/\/a\.example\/, http/],
		['an object', { url: A }, /^isn't a valid URL: '\[object Object\]'/],
		['a list with an object', [{ url: A }], /^isn't a valid URL: ''/],
		['a list with an empty text', [A, ''], /^contains an invalid URL in line 2: ''/],
		['a number', 5, /^isn't a valid URL: '5'/],
	])('are refused if they are %s', (_what, value, invalid) => {
		expect(parsePageUrls(value)).toEqual({
			invalid: typeof invalid === 'string' ? invalid : expect.stringMatching(invalid),
			whatToDo: expect.stringMatching(/^Enter /),
		});
	});
});
