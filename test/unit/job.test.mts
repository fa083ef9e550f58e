import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
	isFinished,
	looksLikeJob,
	parseFailureReason,
	parseJob,
} from '../../nodes/shared/model/job.ts';

const COMPLETED_AT = '2026-01-01T00:00:02Z';

describe('the state of a job', () => {
	it.each([
		['pending', 'running', false],
		['processing', 'running', false],
		['completed', 'completed', true],
		['failed', 'failed', true],
		['cancelled', 'cancelled', true],
		['canceled', 'cancelled', true],
		['COMPLETED', 'completed', true],
		[' completed ', 'completed', true],
		['queued_for_retry', 'running', false],
		['complete', 'running', false],
		['constructor', 'running', false],
	])('with status %j is %s', (status, state, finished) => {
		const job = parseJob({ status }, 'job_1');
		expect(job).toMatchObject({ id: 'job_1', status, state });
		expect(job && isFinished(job)).toBe(finished);
	});

	it.each([
		['an unknown status with items', 'success', [1], COMPLETED_AT, 'completed'],
		['an unknown status with one value', 'success', { a: 1 }, COMPLETED_AT, 'completed'],
		['an unknown status with an empty list', 'aborted', [], COMPLETED_AT, 'failed'],
		['an unknown status without data', 'aborted', null, COMPLETED_AT, 'failed'],
		['an unknown status, completed_at as a number', 'done', [1], 1_767_225_602, 'completed'],
		['an unknown status, completed_at null', 'success', [1], null, 'running'],
		['an unknown status, completed_at missing', 'success', [1], undefined, 'running'],
		['an unknown status, completed_at empty', 'success', [1], '', 'running'],
		['a documented status', 'processing', [1], COMPLETED_AT, 'running'],
		['failed with items', 'failed', [1], COMPLETED_AT, 'failed'],
		['completed without items', 'completed', null, COMPLETED_AT, 'completed'],
	])('with %s', (_what, status, extracted_data, completed_at, state) => {
		expect(parseJob({ status, extracted_data, completed_at }, 'x')).toMatchObject({
			status,
			state,
		});
	});
});

describe('a response is not a job if it is', () => {
	it.each([
		['null', null],
		['undefined', undefined],
		['a list', [{ status: 'completed' }]],
		['a string', 'completed'],
		['an object without status', { job_id: 'job_1' }],
		['an object with a blank status', { status: ' ' }],
		['an object whose status is a number', { status: 3 }],
		['an object whose status is an object', { status: { value: 'completed' } }],
	])('%s', (_what, data) => {
		expect(parseJob(data, 'job_1')).toBeUndefined();
	});
});

describe('extracted data becomes a list', () => {
	it.each([
		['null', null, [], false],
		['missing', undefined, [], false],
		['an empty list', [], [], true],
		['a list', [1, null, { a: 1 }], [1, null, { a: 1 }], true],
		['a single object', { a: 1 }, [{ a: 1 }], true],
		['a single string', 'x', ['x'], true],
		['false', false, [false], true],
		['zero', 0, [0], true],
	])('from %s', (_what, extracted_data, items, hasData) => {
		const job = parseJob({ status: 'completed', extracted_data }, 'job_1');
		expect(job).toMatchObject({ items, hasData });
	});

	it('without a copy', () => {
		const extracted = [{ a: 1 }];
		expect(parseJob({ status: 'completed', extracted_data: extracted }, 'x')?.items).toBe(
			extracted,
		);
	});
});

it.each([
	['its own', { job_id: 'job_2' }, 'job_2'],
	['the requested one if it has none', {}, 'job_1'],
	['the requested one if its own is blank', { job_id: ' ' }, 'job_1'],
	['the requested one if its own is no string', { job_id: 5 }, 'job_1'],
])('the ID of a job is %s', (_what, fields, id) => {
	expect(parseJob({ status: 'completed', ...fields }, 'job_1')?.id).toBe(id);
});

it('a job of any shape is parsed or refused, and its fields are kept', () => {
	const anything = fc.jsonValue();
	const shape = fc.record(
		{
			status: fc.oneof(fc.constantFrom('pending', 'completed', 'failed', 'success'), anything),
			job_id: anything,
			extracted_data: anything,
			error_message: anything,
			completed_at: anything,
			url: anything,
			metadata: anything,
		},
		{ requiredKeys: [] },
	);
	fc.assert(
		fc.property(fc.oneof(shape, anything), (data) => {
			const job = parseJob(data, 'job_1');
			if (!job) return;
			expect(job.fields).toBe(data);
			expect(job.id).not.toBe('');
			expect(['running', 'completed', 'failed', 'cancelled']).toContain(job.state);
		}),
	);
});

describe('a response with success: false describes a job', () => {
	it.each([
		['with a documented status', { status: 'failed' }, true],
		['with a documented status in capitals', { status: 'FAILED' }, true],
		['with an unknown status and a job ID', { status: 'aborted', job_id: 'job_1' }, true],
		['but not with an unknown status alone', { status: 'error' }, false],
		['but not with a number as status', { status: 404, job_id: 'job_1' }, false],
		['but not without status', { job_id: 'job_1' }, false],
	])('%s', (_what, data, expected) => {
		expect(looksLikeJob(data)).toBe(expected);
	});
});

describe('the reason of a failed job', () => {
	it.each([
		['in its response', { error_message: 'Blocked' }, 'Blocked'],
		['missing from its response', {}, undefined],
		['null in its response', { error_message: null }, undefined],
		['blank in its response', { error_message: ' ' }, undefined],
		['an object in its response', { error_message: { text: 'Blocked' } }, undefined],
	])('is %s', (_where, fields, expected) => {
		expect(parseJob({ status: 'failed', ...fields }, 'x')?.errorMessage).toBe(expected);
	});

	it.each([
		['the message', { error_message: 'Blocked', completion_reason: 'error' }, 'Blocked'],
		['how it ended', { error_message: null, completion_reason: 'timeout' }, 'The job timed out'],
		['null if there is none', { error_message: null, completion_reason: null }, null],
		['null if the fields are missing', {}, null],
		['unknown if the progress is a list', [], undefined],
		['unknown if the progress is a string', 'x', undefined],
	])('in its progress is %s', (_what, data, expected) => {
		expect(parseFailureReason(data)).toBe(expected);
	});
});
