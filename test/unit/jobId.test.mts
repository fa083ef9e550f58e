import { describe, expect, it } from '@jest/globals';
import { readJobId, showJobId } from '../../nodes/shared/jobId.ts';

const BASE = 'https://api.aitronos.com/api/v1/scrape/jobs';

describe('a job ID is taken from', () => {
	it.each([
		['an ID', 'job_abc123', 'job_abc123'],
		['an ID with white space around it', ' \n job_abc123\t', 'job_abc123'],
		['a number', 42, '42'],
		['an ID with path characters', 'a/b?c#d%2e', 'a/b?c#d%2e'],
		['an ID with dots', 'v1..2', 'v1..2'],
		['a locator by ID', { __rl: true, mode: 'id', value: 'job_1' }, 'job_1'],
		['a locator by URL', { __rl: true, mode: 'url', value: `${BASE}/job_1` }, 'job_1'],
		['an address pasted as an ID', `${BASE}/job_1`, 'job_1'],
		['an address with a slash, a query and a fragment', `${BASE}/job_1/?x=1#y`, 'job_1'],
		['the address of the progress', `${BASE}/job_1/progress`, 'job_1'],
		['an address in capitals', 'HTTPS://API.AITRONOS.COM/V1/scrape/jobs/Job_1', 'Job_1'],
		['an encoded address', `${BASE}/a%2Fb`, 'a/b'],
		['an address on any host', 'https://evil.example/jobs/job_1', 'job_1'],
		['an address over plain http', 'http://127.0.0.1/v1/scrape/jobs/job_1', 'job_1'],
		['an address with white space encoded', `${BASE}/%20job_1%20`, 'job_1'],
		['an ID that holds an address', 'x-https://y/jobs/z', 'x-https://y/jobs/z'],
		[
			'an address behind another path with jobs',
			'https://h.example/jobs/api/v1/scrape/jobs/job_1',
			'job_1',
		],
		['the longest ID', 'x'.repeat(256), 'x'.repeat(256)],
	])('%s', (_what, field, id) => {
		expect(readJobId(field)).toEqual({ id });
	});
});

describe('a job ID is refused when it', () => {
	it.each([
		['is empty', '', 'is empty'],
		['is white space', ' \n ', 'is empty'],
		['is missing', undefined, 'is empty'],
		['is null', null, 'is empty'],
		['is an empty locator', { __rl: true, mode: 'id', value: '' }, 'is empty'],
		['is an object', { id: 'job_1' }, 'not a text'],
		['is a list', ['job_1'], 'not a text'],
		['is .', '.', 'path'],
		['is ..', ' .. ', 'path'],
		['is too long', 'x'.repeat(257), 'longer than 256'],
		['is half a character', 'job_\ud800', 'half of a character'],
		['is an address without an ID', `${BASE}/`, 'address without a job ID'],
		['is an address of something else', 'https://example.com/', 'address without a job ID'],
		['is a broken address', 'https://', 'address without a job ID'],
		['is an address that leads up', `${BASE}/%2e%2e`, 'address without a job ID'],
		['is an address with a broken encoding', `${BASE}/%zz`, 'address without a job ID'],
	])('%s', (_what, field, error) => {
		expect(readJobId(field)).toEqual({
			refusal: {
				error: expect.stringContaining(error),
				message: expect.stringContaining("Set 'Job' to"),
			},
		});
	});
});

it('an ID is shown without control characters and not longer than a line', () => {
	expect(showJobId('a\u0000b\u001b[31m\u202ec\nd')).toBe('a b [31m c d');
	expect(showJobId('x'.repeat(256))).toBe(`${'x'.repeat(80)}…`);
});
