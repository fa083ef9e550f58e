import { describe, expect, it } from '@jest/globals';
import { isFinished, readReason, readScrapeJob } from '../../nodes/shared/scrapeJob.ts';

describe('a status is understood', () => {
	it.each([
		['pending', 'running', false],
		['processing', 'running', false],
		['completed', 'completed', true],
		['failed', 'failed', true],
		['cancelled', 'cancelled', true],
		['canceled', 'cancelled', true],
		['COMPLETED', 'completed', true],
		['queued_for_retry', 'running', false],
		['complete', 'running', false],
	])('%s as %s', (status, state, finished) => {
		const job = readScrapeJob({ status }, 'job_1');
		expect(job).toMatchObject({ id: 'job_1', status, state });
		expect(job && isFinished(job)).toBe(finished);
	});
});

describe('an answer does not describe a job when it is', () => {
	it.each([
		['null', null],
		['a list', [{ status: 'completed' }]],
		['a text', 'completed'],
		['without a status', { job_id: 'job_1' }],
		['with an empty status', { status: ' ' }],
		['with a status that is no text', { status: 3 }],
	])('%s', (_what, data) => {
		expect(readScrapeJob(data, 'job_1')).toBeUndefined();
	});
});

describe('extracted data becomes a list', () => {
	it.each([
		['null', null, []],
		['missing', undefined, []],
		['an empty list', [], []],
		['a list', [1, null, { a: 1 }], [1, null, { a: 1 }]],
		['a single object', { a: 1 }, [{ a: 1 }]],
		['a single text', 'x', ['x']],
	])('from %s', (_what, extracted, items) => {
		const job = readScrapeJob({ status: 'completed', extracted_data: extracted }, 'job_1');
		expect(job?.items).toEqual(items);
	});
});

it('the items of a job are the objects of the answer, not copies', () => {
	const extracted = [{ a: 1 }];
	expect(readScrapeJob({ status: 'completed', extracted_data: extracted }, 'x')?.items).toBe(
		extracted,
	);
});

describe('the reason of a failed job comes', () => {
	it.each([
		[
			'from its own answer',
			readScrapeJob({ status: 'failed', error_message: 'Blocked' }, 'x')?.reason,
			'Blocked',
		],
		[
			'from its progress',
			readReason({ error_message: 'Blocked', completion_reason: 'error' }),
			'Blocked',
		],
		[
			'from how it ended',
			readReason({ error_message: null, completion_reason: 'timeout' }),
			'completion reason timeout',
		],
		['from nowhere', readReason({ error_message: null, completion_reason: null }), undefined],
		['from nonsense', readReason([]), undefined],
	])('%s', (_where, reason, expected) => {
		expect(reason).toBe(expected);
	});
});
