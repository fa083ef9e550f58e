import { gzipSync } from 'node:zlib';
import { expect } from '@jest/globals';
import type { IDataObject } from 'n8n-workflow';
import type { Fault, JobPlan } from '../../tools/mockApi/mockApi.mts';

/** What the input item with the spoiled job gets. */
export interface Gets {
	/** Said in the printed table. */
	words: string;
	items?: unknown[];
	/** Of a failed item: what happened, and how to go on. */
	error?: RegExp;
	message?: RegExp;
}

export interface Row {
	fault: string;
	/** Spoils the questions about the job. Without it the job itself is the matter. */
	spoil?: Fault | ((origin: string) => Fault);
	/** How many answers are spoiled; for ever if it is not given. */
	times?: number;
	job?: JobPlan;
	/** Seconds; the default is long enough for every passing fault here. */
	maxWait?: number;
	parameters?: IDataObject;
	/** At the first question, and in the middle after one that said `processing`. */
	gets: Gets;
	/** What the good job after it gets, if that is still running and not to get its items. */
	besides?: Gets;
	/** At the last question, at the deadline. Only for spoiled questions. */
	atLast?: Gets;
}

/** Max Wait, in seconds, where the last question is spoiled: long enough for the first to be answered. */
export const LAST_WAIT = 2;

const ITEMS = [{ a: 1 }, { a: 2 }];

const items = (some: unknown[] = ITEMS, words = 'its items'): Gets => ({ words, items: some });
const fails = (words: string, error: RegExp, message: RegExp): Gets => ({ words, error, message });
/** The job runs on, and its last question had no good answer. */
const notInTime = (clause: RegExp): Gets =>
	fails(
		`not in time: ${clause.source}`,
		new RegExp(`did not finish within ${LAST_WAIT} s`),
		clause,
	);

const status = (code: number, more: Partial<Extract<Fault, { kind: 'status' }>> = {}): Fault => ({
	kind: 'status',
	status: code,
	...more,
});
const envelope = (code: string, message: string) => ({
	success: false,
	error: { code, message, trace_id: 'trace-1' },
});
const later = (seconds: number) => new Date(Date.now() + seconds * 1000).toUTCString();
const json = (body: string | Buffer, headers?: Record<string, string>): Fault => ({
	kind: 'body',
	body,
	headers,
});
const BOMB = gzipSync(Buffer.alloc(400 << 20, ' '));

/** Faults of a moment: the wait goes on, and ends well unless it was the last question. */
const PASSING: Row[] = [
	...[408, 425, 500, 502, 503, 504].map((code): Row => ({
		fault: `status ${code}`,
		spoil: status(code),
		times: 1,
		gets: items(),
		atLast: notInTime(new RegExp(`HTTP status ${code}`)),
	})),
	{
		fault: 'reset before the answer',
		spoil: { kind: 'resetBefore' },
		times: 1,
		gets: items(),
		atLast: notInTime(/connection to Aitronos broke off/),
	},
	{
		fault: 'reset during the answer',
		spoil: { kind: 'resetDuring' },
		times: 1,
		gets: items(),
		atLast: notInTime(/broke off in the middle/),
	},
	{
		fault: 'no answer at all',
		spoil: { kind: 'silence' },
		times: 1,
		gets: items(),
		atLast: notInTime(/no answer in time/),
	},
	{
		fault: 'an answer that drips for seconds',
		spoil: { kind: 'drip', everyMs: 15 },
		times: 1,
		gets: items(),
		atLast: notInTime(/no answer in time/),
	},
	{
		fault: '429, Retry-After in seconds',
		spoil: status(429, { headers: { 'Retry-After': '1' } }),
		times: 1,
		gets: items(),
		atLast: fails('held', /no request for another/, /Too many requests.*spend limit/),
	},
	{
		fault: '429, Retry-After as a date',
		spoil: () => status(429, { headers: { 'Retry-After': later(LAST_WAIT + 3) } }),
		times: 1,
		gets: items(),
		atLast: fails('held', /no request for another/, /Too many requests.*spend limit/),
	},
	{
		fault: '429 without Retry-After',
		spoil: status(429),
		times: 1,
		gets: items(),
		atLast: notInTime(/HTTP status 429/),
	},
	{
		fault: 'a gateway page with status 200',
		spoil: { kind: 'html', status: 200 },
		times: 1,
		gets: items(),
		atLast: notInTime(/not JSON/),
	},
	{
		fault: 'a gateway page with status 502',
		spoil: { kind: 'html', status: 502 },
		times: 1,
		gets: items(),
		atLast: notInTime(/HTTP status 502/),
	},
	{
		fault: 'a cut-off body',
		spoil: { kind: 'cutOff' },
		times: 1,
		gets: items(),
		atLast: notInTime(/broke off in the middle/),
	},
	{
		fault: 'invalid JSON',
		spoil: json('{"status": "comp'),
		times: 1,
		gets: items(),
		atLast: notInTime(/not JSON/),
	},
	{
		fault: 'an empty body',
		spoil: json(''),
		times: 1,
		gets: items(),
		atLast: notInTime(/not JSON/),
	},
	{
		fault: 'JSON that is no job',
		spoil: json('{"hello":"world"}'),
		times: 1,
		gets: items(),
		atLast: notInTime(/does not describe a scrape job/),
	},
];

/** Faults that asking again does not mend: the wait of that job ends at once. */
const DEFINITE: Row[] = [
	{
		fault: '429, Retry-After of a day',
		spoil: status(429, { headers: { 'Retry-After': '86400' } }),
		gets: fails('held at once', /no request for another 24 h/, /Too many requests.*spend limit/),
		// The pause is for all: a job that is still running would be asked too late as well.
		besides: fails('held too', /no request for another 24 h/, /Too many requests.*spend limit/),
	},
	{
		fault: '401, wrong key',
		spoil: status(401, { body: envelope('INVALID_API_KEY', 'Invalid API key') }),
		gets: fails(
			'check the key',
			/did not accept the API key \(HTTP status 401\)/,
			/'API Key'.*Aitronos says: Invalid API key\..*INVALID_API_KEY.*trace-1/,
		),
	},
	{
		fault: '401, key deactivated meanwhile',
		spoil: status(401, { body: envelope('API_KEY_DEACTIVATED', 'Deactivated') }),
		gets: fails('activate the key', /HTTP status 401/, /was deactivated: activate it/),
	},
	{
		fault: '402',
		spoil: status(402, { body: { detail: 'Pay' } }),
		gets: fails('check the plan', /asks for payment/, /plan and the balance.*Aitronos says: Pay/),
	},
	{
		fault: '403',
		spoil: status(403, { body: envelope('INSUFFICIENT_PERMISSIONS', 'No') }),
		gets: fails('permission', /does not let this API key/, /permission for scraping/),
	},
	{
		fault: '403, several organizations',
		spoil: status(403, { body: envelope('AMBIGUOUS_ORGANIZATION', 'Which?') }),
		gets: fails('organization', /HTTP status 403/, /several organizations/),
	},
	{
		fault: '404 of the API: no such job, or vanished',
		spoil: status(404, { body: envelope('JOB_NOT_FOUND', 'Gone') }),
		gets: fails('check the ID', /does not know this job/, /the ID in 'Job'/),
	},
	{
		fault: '404 of the framework: wrong base path',
		spoil: status(404, { body: { detail: 'Not Found' } }),
		gets: fails('check the base URL', /no scraping API/, /https:\/\/api\.aitronos\.com\/v1/),
	},
	{
		fault: '409',
		spoil: status(409, { body: envelope('CONFLICT', 'Twice') }),
		gets: fails('as the server says', /did not fulfil/, /Aitronos says: Twice/),
	},
	{
		fault: '422 in the envelope',
		spoil: status(422, {
			body: {
				success: false,
				error: { message: 'Bad', details: { fields: [{ field: 'job_id', message: 'is odd' }] } },
			},
		}),
		gets: fails('check the field', /did not understand/, /job_id: is odd/),
	},
	{
		fault: "422 in the framework's form",
		spoil: status(422, { body: { detail: [{ loc: ['path', 'job_id'], msg: 'is odd' }] } }),
		gets: fails('check the field', /did not understand/, /path\.job_id: is odd/),
	},
	{
		fault: '422 with parts that cannot become a text',
		spoil: status(422, { body: { detail: [{ loc: [{ toString: 1 }], msg: 'is odd' }] } }),
		gets: fails('check the field', /did not understand/, /Aitronos says: is odd/),
	},
	{
		fault: "403, a proxy's page",
		spoil: { kind: 'html', status: 403 },
		gets: fails('a proxy', /on the way to Aitronos refused/, /proxy or a firewall.*'Base URL'/),
	},
	{
		fault: "404, a website's page",
		spoil: { kind: 'html', status: 404 },
		gets: fails('check the base URL', /no scraping API/, /https:\/\/api\.aitronos\.com\/v1/),
	},
	{
		fault: 'the older form',
		spoil: status(403, {
			body: { detail: 'No', status_code: 403, meta: { request_id: 'request-1' } },
		}),
		gets: fails('permission', /HTTP status 403/, /Aitronos says: No\..*request-1/),
	},
	{
		fault: 'success: false with status 200',
		spoil: status(200, { body: envelope('NOPE', 'Not today') }),
		gets: fails('as the server says', /refused the request/, /Not today.*NOPE.*trace-1/),
	},
	{
		fault: 'a redirect to the same origin',
		spoil: (origin) => ({ kind: 'redirect', location: `${origin}/v1/scrape/jobs/good_1` }),
		gets: fails('check the base URL', /redirected.*302/, /'Base URL'/),
	},
	{
		fault: 'a redirect to another origin',
		spoil: { kind: 'redirect', location: 'http://127.0.0.1:9/', status: 307 },
		gets: fails('check the base URL', /redirected.*307/, /points to http:\/\/127\.0\.0\.1:9\//),
	},
	{
		fault: 'an answer of more than 32 MiB',
		spoil: json(`{"status":"completed","extracted_data":["${'x'.repeat(33 << 20)}"]}`),
		gets: fails('fewer items', /larger than 32 MiB/, /fewer items/),
	},
	{
		fault: 'a gzip bomb of 400 MiB',
		spoil: json(BOMB, { 'content-encoding': 'gzip' }),
		gets: fails('fewer items', /larger than 32 MiB/, /fewer items/),
	},
	{
		fault: 'a server text that says "canceled"',
		spoil: status(403, { body: envelope('X', 'canceled by Cancelled canceled') }),
		gets: fails('a failed item, not a stop', /HTTP status 403/, /canceled by Cancelled/),
	},
	{
		fault: 'a server text of 1 MB with control characters',
		spoil: status(403, { body: envelope('X', `a\u0000\u001b[2J\n${'b'.repeat(1e6)}`) }),
		gets: fails('bounded', /HTTP status 403/, /^[^\p{Cc}]{1,700}$/u),
	},
	{
		fault: '429 for a spend cap, all the time',
		spoil: status(429, { body: envelope('SPEND_LIMIT', 'Monthly limit reached') }),
		maxWait: 3,
		gets: fails('raise the limit', /within 3 s/, /spend limit.*Monthly limit reached/),
	},
	{
		fault: '503 all the time',
		spoil: status(503),
		maxWait: 3,
		gets: fails('later', /within 3 s/, /HTTP status 503.*usually passes/),
	},
];

/** What a job itself can be like. */
const JOBS: Row[] = [
	{ fault: 'a wrapped answer', spoil: { kind: 'wrapped' }, gets: items() },
	{ fault: 'an unwrapped answer', spoil: { kind: 'unwrapped' }, gets: items() },
	{
		fault: 'an unknown status, then completed',
		job: { finishAfter: 700, status: 'queued_for_retry' },
		gets: items(),
	},
	{
		fault: 'an unknown status for ever',
		job: { outcome: 'never', status: 'archived' },
		maxWait: 1,
		gets: fails('still running', /last known status: archived\) did not finish/, /Max Wait/),
	},
	{ fault: 'completed, data null', job: { data: null }, gets: items([], 'nothing, and a note') },
	{ fault: 'completed, a single object', job: { data: { a: 9 } }, gets: items([{ a: 9 }], 'that') },
	{
		fault: 'completed, scalars and nulls',
		job: { data: ['x', 7, null, false, [1]] },
		gets: items(
			[{ value: 'x' }, { value: 7 }, { value: null }, { value: false }, { value: [1] }],
			'each as value',
		),
	},
	{
		fault: 'completed, items with a key error',
		job: { data: [{ error: 'x' }, { error: null, message: 'y' }] },
		gets: items([{ error_: 'x' }, { error_: null, message: 'y' }], 'good items with error_'),
	},
	{
		fault: 'completed, items with prototype keys',
		job: { data: JSON.parse('[{"__proto__":{"a":1},"constructor":"c"}]') },
		gets: items(
			[expect.objectContaining(JSON.parse('{"__proto__":{"a":1},"constructor":"c"}'))],
			'the item, with its keys as plain data',
		),
	},
	{
		fault: 'a 30 MB answer',
		job: { data: [{ a: 'x'.repeat(30_000_000) }] },
		gets: items([{ a: 'x'.repeat(30_000_000) }], 'taken'),
	},
	{
		fault: 'failed, with a message',
		job: { outcome: 'failed', errorMessage: 'Site blocked' },
		gets: fails('the reason', /ended as failed/, /Aitronos says: Site blocked\./),
	},
	{
		fault: 'failed, the reason in its progress',
		job: { outcome: 'failed', progressErrorMessage: 'Blocked by robots' },
		gets: fails('the reason', /ended as failed/, /Aitronos says: Blocked by robots\./),
	},
	{
		fault: 'failed, without any reason',
		job: { outcome: 'failed', progressErrorMessage: null },
		gets: fails('advice', /ended as failed/, /Check that the page/),
	},
	{
		fault: 'failed, with items all the same',
		job: { outcome: 'failed', errorMessage: 'Half', data: ITEMS },
		gets: fails('says how to get them', /ended as failed/, /2 items all the same.*'Return State'/),
	},
	{
		fault: 'failed, with items, Return State',
		job: { outcome: 'failed', errorMessage: 'Half', data: ITEMS },
		parameters: { options: { onUnsuccessful: 'returnState' } },
		gets: items(
			[...ITEMS, expect.objectContaining({ status: 'failed', error_message: 'Half' })],
			'items, then the state',
		),
	},
	{
		fault: 'cancelled',
		job: { outcome: 'cancelled' },
		gets: fails('says so', /ended as cancelled/, /Create the job again/),
	},
	{
		fault: 'cancelled, with items, Return State',
		job: { outcome: 'cancelled', data: ITEMS },
		parameters: { options: { onUnsuccessful: 'returnState' } },
		gets: items(
			[...ITEMS, expect.objectContaining({ status: 'cancelled' })],
			'items, then the state',
		),
	},
	{
		fault: 'a job ID that says "canceled" and holds a system code',
		job: { id: 'canceled_preexisting', outcome: 'failed', errorMessage: 'No' },
		gets: fails('names it', /ended as failed/, /No\./),
	},
];

export const ROWS: Row[] = [...PASSING, ...DEFINITE, ...JOBS];
