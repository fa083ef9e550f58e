import { describe, expect, it } from '@jest/globals';
import { formatId, parseBatchId, parseJobId } from '../../nodes/shared/model/jobId.ts';

const BASE = 'https://api.aitronos.com/api/v1/scrape/jobs';
const locator = (mode: string, value: unknown) => ({ __rl: true, mode, value });

describe('a job ID is read from', () => {
	it.each([
		['an ID', 'job_abc123', 'job_abc123'],
		['an ID with white space around it', ' \n job_abc123\t', 'job_abc123'],
		['a number', 42, '42'],
		['the largest safe number', Number.MAX_SAFE_INTEGER, '9007199254740991'],
		['a string of many digits', '12345678901234567890', '12345678901234567890'],
		['an ID with path characters', 'a/b?c#d%2e', 'a/b?c#d%2e'],
		['an ID with dots', 'v1..2', 'v1..2'],
		['an ID that contains a placeholder', 'undefined_1', 'undefined_1'],
		['an ID with single braces', 'a{b}', 'a{b}'],
		['a locator by ID', locator('id', 'job_1'), 'job_1'],
		['a locator by ID with a number', locator('id', 7), '7'],
		['a locator by URL', locator('url', `${BASE}/job_1`), 'job_1'],
		['a URL pasted as an ID', `${BASE}/job_1`, 'job_1'],
		['a URL with white space around it', ` ${BASE}/job_1 \n`, 'job_1'],
		['a URL with a slash, a query and a fragment', `${BASE}/job_1/?x=1#y`, 'job_1'],
		['the URL of the progress', `${BASE}/job_1/progress`, 'job_1'],
		['a URL in capitals', 'HTTPS://API.AITRONOS.COM/V1/scrape/jobs/Job_1', 'Job_1'],
		['a percent-encoded URL', `${BASE}/a%2Fb`, 'a/b'],
		['a URL on any host', 'https://evil.example/jobs/job_1', 'job_1'],
		['a URL over plain http', 'http://127.0.0.1/v1/scrape/jobs/job_1', 'job_1'],
		['a URL with encoded white space around the ID', `${BASE}/%20job_1%20`, 'job_1'],
		['a URL without scheme', 'api.aitronos.com/api/v1/scrape/jobs/job_a', 'job_a'],
		['a URL without scheme, with a query', 'api.aitronos.com/v1/scrape/jobs/job_a?x=1', 'job_a'],
		['the path of a URL', '/scrape/jobs/job_a', 'job_a'],
		['the path without its slash', 'scrape/jobs/job_a', 'job_a'],
		['the end of the path', 'jobs/job_a', 'job_a'],
		['the path with a fragment', 'jobs/job_a#x', 'job_a'],
		['an ID that looks a little like a path', 'myjobs/a', 'myjobs/a'],
		['an ID that contains a URL', 'x-https://y/jobs', 'x-https://y/jobs'],
		[
			'a URL behind another path with jobs',
			'https://h.example/jobs/api/v1/scrape/jobs/job_1',
			'job_1',
		],
		['the longest ID', 'x'.repeat(256), 'x'.repeat(256)],
	])('%s', (_what, parameter, id) => {
		expect(parseJobId(parameter)).toEqual({ id });
	});
});

const SET_JOB = "Set 'Job' to";
const ONE_PER_ITEM = 'one job ID per input item';

describe('a job ID is refused if it is', () => {
	it.each([
		['empty', '', 'is missing', SET_JOB],
		['white space', ' \n ', 'is missing', SET_JOB],
		['undefined', undefined, 'is missing', SET_JOB],
		['null', null, 'is missing', SET_JOB],
		['an empty locator', locator('id', ''), 'is missing', SET_JOB],
		['a locator of undefined', locator('id', undefined), 'is missing', SET_JOB],
		['an object', { id: 'job_1' }, 'must be a string', SET_JOB],
		['a locator of an object', locator('id', { id: 'job_1' }), 'must be a string', SET_JOB],
		['a list', ['job_1'], 'must be a string', SET_JOB],
		['a boolean', true, 'must be a string', SET_JOB],
		['the word undefined', 'undefined', "'undefined' isn't a job ID", SET_JOB],
		['the word null', ' null ', "'null' isn't a job ID", SET_JOB],
		['not a number', NaN, "'NaN' isn't a job ID", SET_JOB],
		['an object as a string', '[object Object]', "'[object Object]' isn't a job ID", SET_JOB],
		['a URL of an object', `${BASE}/[object Object]`, "'[object Object]' isn't a job ID", SET_JOB],
		['a URL of undefined', `${BASE}/undefined`, "'undefined' isn't a job ID", SET_JOB],
		[
			'an expression that was not evaluated',
			'{{ $json.job_id }}',
			"wasn't evaluated",
			'from Fixed to Expression',
		],
		[
			'a URL with an expression that was not evaluated',
			`${BASE}/{{ $json.job_id }}`,
			"wasn't evaluated",
			'from Fixed to Expression',
		],
		['two IDs with a comma and a space', 'job_a, job_b', 'spaces or commas', ONE_PER_ITEM],
		['two IDs with a comma', 'job_a,job_b', 'spaces or commas', ONE_PER_ITEM],
		['two IDs on two lines', 'job_a\njob_b', 'spaces or commas', ONE_PER_ITEM],
		['two URLs', `${BASE}/job_a ${BASE}/job_b`, 'spaces or commas', ONE_PER_ITEM],
		['a URL of two IDs', `${BASE}/job_a%2Cjob_b`, 'spaces or commas', ONE_PER_ITEM],
		['a number beyond 2^53', 12345678901234567890, 'more digits than JavaScript', 'as text'],
		['a locator of such a number', locator('id', 2 ** 53), 'more digits', 'as text'],
		['a negative number beyond 2^53', -(2 ** 60), 'more digits', 'as text'],
		['infinite', Infinity, 'more digits', 'as text'],
		['.', '.', "isn't a valid job ID", SET_JOB],
		['..', ' .. ', "isn't a valid job ID", SET_JOB],
		['too long', 'x'.repeat(257), 'longer than 256 characters', SET_JOB],
		['half a character', 'job_\ud800', 'invalid character', SET_JOB],
		['a URL without an ID', `${BASE}/`, "doesn't contain a job ID", SET_JOB],
		['a URL without an ID or slash', BASE, "doesn't contain a job ID", SET_JOB],
		['the URL of a website', 'https://example.com/', "doesn't contain a job ID", SET_JOB],
		['the URL of a website over plain http', 'http://h.example/', "doesn't contain", SET_JOB],
		['the URL of a website in capitals', 'HTTPS://H.EXAMPLE/', "doesn't contain", SET_JOB],
		['a URL of other jobs', 'https://h.example/myjobs/1', "doesn't contain a job ID", SET_JOB],
		['a broken URL', 'https://', "doesn't contain a job ID", SET_JOB],
		['a URL that leads up', `${BASE}/%2e%2e`, "isn't a valid job ID", SET_JOB],
		['a URL of white space', `${BASE}/%20`, 'is missing', SET_JOB],
		['a URL with broken encoding', `${BASE}/%zz`, "doesn't contain a job ID", SET_JOB],
	])('%s', (_what, parameter, error, message) => {
		expect(parseJobId(parameter)).toEqual({
			error: {
				error: expect.stringContaining(error),
				message: expect.stringContaining(message),
			},
		});
	});
});

it.each([
	['an ID', 'batch_1', 'batch_1'],
	['an ID with white space around it', ' batch_1\n', 'batch_1'],
	['a number', 42, '42'],
	['a URL, which is not taken apart', `${BASE}/job_1`, `${BASE}/job_1`],
	['the longest ID', 'x'.repeat(256), 'x'.repeat(256)],
])('a batch ID is read from %s', (_what, value, id) => {
	expect(parseBatchId(value)).toEqual({ id });
});

describe.each([
	{
		noun: 'job',
		title: 'Job',
		parameter: 'Job',
		parse: parseJobId,
		howToSet:
			"Set 'Job' to a job ID, for example {{ $json.job_id }}, or to a job URL such as https://api.aitronos.com/api/v1/scrape/jobs/job_abc123.",
	},
	{
		noun: 'batch',
		title: 'Batch',
		parameter: 'Batch ID',
		parse: parseBatchId,
		howToSet: "Set 'Batch ID' to the ID of a batch, for example {{ $json.batch_id }}.",
	},
])('what a user reads about a $noun ID', ({ noun, title, parameter, parse, howToSet }) => {
	const asText = `Set '${parameter}' to the ID as text, so that no digit is lost.`;
	const onePerItem = `Set '${parameter}' to one ${noun} ID per input item. To split a list of IDs into items, use the 'Split Out' node.`;
	const evaluate = `Switch '${parameter}' from Fixed to Expression, so that n8n evaluates it for each input item.`;

	it.each([
		['undefined', undefined, `${title} ID is missing`, howToSet],
		['null', null, `${title} ID is missing`, howToSet],
		['white space', ' ', `${title} ID is missing`, howToSet],
		['a boolean', true, `${title} ID must be a string`, howToSet],
		[
			'too large a number',
			2 ** 53,
			`The ${noun} ID is a number with more digits than JavaScript can hold`,
			asText,
		],
		[
			'an expression',
			'{{ $json.id }}',
			`The expression in '${parameter}' wasn't evaluated`,
			evaluate,
		],
		['an object as a string', '[object Object]', `'[object Object]' isn't a ${noun} ID`, howToSet],
		['the word null', 'null', `'null' isn't a ${noun} ID`, howToSet],
		['..', '..', `'..' isn't a valid ${noun} ID`, howToSet],
		['a list', 'a,b', `The ${noun} ID contains spaces or commas`, onePerItem],
		['a long ID', 'x'.repeat(257), `The ${noun} ID is longer than 256 characters`, howToSet],
		['half a character', '\ud800', `The ${noun} ID contains an invalid character`, howToSet],
	])('that is %s', (_what, value, error, message) => {
		expect(parse(value)).toEqual({ error: { error, message } });
	});
});

it('an ID is shown on one line, without control characters, and shortened', () => {
	expect(formatId('a\u0000b\u001b[31m\u202ec\nd')).toBe('a b [31m c d');
	expect(formatId('x'.repeat(256))).toBe(`${'x'.repeat(80)}…`);
});
