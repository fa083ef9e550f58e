import { gzipSync } from 'node:zlib';
import { expect } from '@jest/globals';
import type { IDataObject } from 'n8n-workflow';
import type { Fault, JobPlan } from '../../tools/mockApi/mockApi.mts';

/** What the input item with the faulty job gets. */
export interface Gets {
	/** For the printed table. */
	label: string;
	items?: unknown[];
	/** Of a failed item: what happened, and what to do. */
	error?: RegExp;
	message?: RegExp;
}

export interface Row {
	fault: string;
	/** Injected into the responses about the job. Without it, the job itself is the case. */
	inject?: Fault | ((origin: string) => Fault);
	/** How many responses; all of them by default. */
	times?: number;
	job?: JobPlan;
	/** Only once the API has answered properly; before that, the error is permanent. */
	onlyAfterAnswer?: true;
	/** Seconds; the default is long enough for every transient error here. */
	maxWait?: number;
	parameters?: IDataObject;
	/** At the first request, and in the middle after one that said `processing`. */
	gets: Gets;
	/** What the good job after it gets, if that is still running and doesn't get its items. */
	neighbor?: Gets;
	/** At the last request, at the deadline. Only for injected faults. */
	atLast?: Gets;
}

/** Max Wait in seconds for a fault at the last request: long enough for the first response. */
export const LAST_WAIT = 5;

const ITEMS = [{ a: 1 }, { a: 2 }];

const items = (some: unknown[] = ITEMS, label = 'its items'): Gets => ({ label, items: some });
const fails = (label: string, error: RegExp, message: RegExp): Gets => ({ label, error, message });
/** The job is still running, and the last request about it failed. */
const notInTime = (clause: RegExp): Gets =>
	fails(`not in time: ${clause.source}`, new RegExp(`didn't finish within ${LAST_WAIT} s`), clause);

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

/** What the API answers about the faulty job, as text. */
const jobJson = (fields: object) =>
	JSON.stringify({ job_id: 'bad', url: 'https://example.com', ...fields });
const COMPLETED = {
	status: 'completed',
	extracted_data: ITEMS,
	completed_at: '2026-11-25T10:00:00Z',
};

/** Something between n8n and the API answers, in no form of the API's. */
const gateway = (fault: string, inject: Fault, clause: RegExp): Row => ({
	fault,
	inject,
	times: 1,
	onlyAfterAnswer: true,
	gets: items(),
	atLast: notInTime(clause),
});

/** A retry helps: the wait continues, and ends well unless it was the last request. */
const TRANSIENT: Row[] = [
	...[408, 425, 500, 502, 503, 504].map((code): Row => ({
		fault: `status ${code}`,
		inject: status(code),
		times: 1,
		gets: items(),
		atLast: notInTime(new RegExp(`HTTP status ${code}`)),
	})),
	{
		fault: 'a reset before the response',
		inject: { kind: 'resetBefore' },
		times: 1,
		gets: items(),
		atLast: notInTime(/connection to Aitronos was lost/),
	},
	{
		fault: 'a reset during the response',
		inject: { kind: 'resetDuring' },
		times: 1,
		gets: items(),
		atLast: notInTime(/response from Aitronos was incomplete/),
	},
	{
		fault: 'no response at all',
		inject: { kind: 'silence' },
		times: 1,
		gets: items(),
		atLast: notInTime(/didn't respond in time/),
	},
	{
		fault: 'a body that arrives byte by byte',
		inject: { kind: 'drip', everyMs: 15 },
		times: 1,
		gets: items(),
		atLast: notInTime(/didn't respond in time/),
	},
	{
		fault: '429, Retry-After in seconds',
		inject: status(429, { headers: { 'Retry-After': '1' } }),
		times: 1,
		gets: items(),
		atLast: fails('rate limited', /requests for another/, /Requests per Minute.*spending limit/),
	},
	{
		fault: '429, Retry-After as a date',
		inject: () => status(429, { headers: { 'Retry-After': later(LAST_WAIT + 3) } }),
		times: 1,
		gets: items(),
		atLast: fails('rate limited', /requests for another/, /Requests per Minute.*spending limit/),
	},
	{
		fault: '429 without Retry-After',
		inject: status(429),
		times: 1,
		gets: items(),
		atLast: notInTime(/HTTP status 429/),
	},
	{
		fault: 'a gateway page with status 200',
		inject: { kind: 'html', status: 200 },
		times: 1,
		gets: items(),
		atLast: notInTime(/isn't JSON/),
	},
	{
		fault: 'a gateway page with status 502',
		inject: { kind: 'html', status: 502 },
		times: 1,
		gets: items(),
		atLast: notInTime(/HTTP status 502/),
	},
	{
		fault: 'a cut-off body',
		inject: { kind: 'cutOff' },
		times: 1,
		gets: items(),
		atLast: notInTime(/response from Aitronos was incomplete/),
	},
	{
		fault: 'invalid JSON',
		inject: json('{"status": "comp'),
		times: 1,
		gets: items(),
		atLast: notInTime(/returned invalid JSON.*parser reports.*position 16/),
	},
	{
		fault: 'an empty body',
		inject: json(''),
		times: 1,
		gets: items(),
		atLast: notInTime(/isn't JSON/),
	},
	{
		fault: 'JSON that is no job',
		inject: json('{"hello":"world"}'),
		times: 1,
		gets: items(),
		atLast: notInTime(/unexpected response/),
	},
	gateway("403, a proxy's page", { kind: 'html', status: 403 }, /access to Aitronos was blocked/),
	gateway("404, a website's page", { kind: 'html', status: 404 }, /API wasn't found at this URL/),
	gateway('404, plain text', status(404, { body: 'default backend - 404' }), /wasn't found/),
	gateway('404, JSON of a gateway', status(404, { body: { message: 'no Route' } }), /no Route/),
	gateway('403, an empty body', status(403, { body: '' }), /access to Aitronos was blocked/),
	gateway('407 of a proxy', status(407, { body: '' }), /proxy requires authentication/),
	{
		fault: 'NaN in JSON',
		inject: json('{"status":"completed","extracted_data":[{"price":NaN}]}'),
		times: 1,
		gets: items(),
		atLast: notInTime(/returned invalid JSON.*parser reports: Unexpected token 'N'/),
	},
	{
		fault: '404 of the API, once: not visible yet',
		inject: status(404, { body: envelope('JOB_NOT_FOUND', 'Gone') }),
		times: 1,
		gets: items(),
		atLast: fails('check the ID', /scrape job not found/, /the ID in 'Job'/),
	},
	{
		fault: 'completed without data, once',
		inject: json(jobJson({ ...COMPLETED, extracted_data: null })),
		times: 1,
		gets: items(),
		atLast: items([], 'nothing, and a hint'),
	},
	{
		fault: '500, Retry-After of ten minutes',
		inject: status(500, { headers: { 'Retry-After': '600' } }),
		times: 1,
		maxWait: 5,
		gets: items(),
		atLast: notInTime(/HTTP status 500/),
	},
	{
		fault: 'a running job with status 202, Retry-After of half a minute',
		inject: {
			kind: 'body',
			status: 202,
			body: jobJson({ status: 'processing', extracted_data: null }),
			headers: { 'Retry-After': '30' },
		},
		times: 1,
		maxWait: 5,
		gets: items(),
		atLast: fails('not in time', /didn't finish within/, /still running.*Increase 'Max Wait'/),
	},
];

/** A retry doesn't help: the wait for that job ends at once. */
const PERMANENT: Row[] = [
	{
		fault: '429, Retry-After of a day',
		inject: status(429, { headers: { 'Retry-After': '86400' } }),
		gets: fails(
			'rate limited at once',
			/requests for another 24 h/,
			/Requests per Minute.*spending limit/,
		),
		// Retry-After is for all requests: a job that is still running is affected as well.
		neighbor: fails(
			'rate limited too',
			/requests for another 24 h/,
			/Requests per Minute.*spending limit/,
		),
	},
	{
		fault: '401, wrong key',
		inject: status(401, { body: envelope('INVALID_API_KEY', 'Invalid API key') }),
		gets: fails(
			'check the key',
			/rejected the API key \(HTTP status 401\)/,
			/'API Key'.*Message from Aitronos: Invalid API key\..*INVALID_API_KEY.*trace-1/,
		),
	},
	{
		fault: '401, key deactivated meanwhile',
		inject: status(401, { body: envelope('API_KEY_DEACTIVATED', 'Deactivated') }),
		gets: fails('activate the key', /HTTP status 401/, /is deactivated\. Reactivate it/),
	},
	{
		fault: '402',
		inject: status(402, { body: { detail: 'Pay' } }),
		gets: fails(
			'check the plan',
			/requires payment/,
			/plan and balance.*Message from Aitronos: Pay/,
		),
	},
	{
		fault: '403',
		inject: status(403, { body: envelope('INSUFFICIENT_PERMISSIONS', 'No') }),
		gets: fails('permission', /doesn't have permission/, /scraping permission/),
	},
	{
		fault: '403, several organizations',
		inject: status(403, { body: envelope('AMBIGUOUS_ORGANIZATION', 'Which?') }),
		gets: fails('organization', /HTTP status 403/, /several organizations/),
	},
	{
		fault: '404 of the API: no such job, or vanished',
		inject: status(404, { body: envelope('JOB_NOT_FOUND', 'Gone') }),
		gets: fails('check the ID', /scrape job not found/, /the ID in 'Job'/),
	},
	{
		fault: '404 of the framework: wrong base path',
		inject: status(404, { body: { detail: 'Not Found' } }),
		gets: fails(
			'check the base URL',
			/API wasn't found at this URL/,
			/https:\/\/api\.aitronos\.com\/v1/,
		),
	},
	{
		fault: '304 without a location',
		inject: status(304, { body: '' }),
		gets: fails('check the base URL', /unexpected response \(HTTP status 304\)/, /'Base URL'/),
	},
	{
		fault: '409',
		inject: status(409, { body: envelope('CONFLICT', 'Twice') }),
		gets: fails('as the server says', /rejected the request/, /Message from Aitronos: Twice/),
	},
	{
		fault: '422 in the envelope',
		inject: status(422, {
			body: {
				success: false,
				error: { message: 'Bad', details: { fields: [{ field: 'job_id', message: 'is odd' }] } },
			},
		}),
		gets: fails('check the field', /rejected the request as invalid/, /job_id: is odd/),
	},
	{
		fault: "422 in the framework's form",
		inject: status(422, { body: { detail: [{ loc: ['path', 'job_id'], msg: 'is odd' }] } }),
		gets: fails('check the field', /rejected the request as invalid/, /path\.job_id: is odd/),
	},
	{
		fault: '422 with parts that cannot become a text',
		inject: status(422, { body: { detail: [{ loc: [{ toString: 1 }], msg: 'is odd' }] } }),
		gets: fails(
			'check the field',
			/rejected the request as invalid/,
			/Message from Aitronos: is odd/,
		),
	},
	{
		fault: 'the older form',
		inject: status(403, {
			body: { detail: 'No', status_code: 403, meta: { request_id: 'request-1' } },
		}),
		gets: fails('permission', /HTTP status 403/, /Message from Aitronos: No\..*request-1/),
	},
	{
		fault: 'success: false with status 200',
		inject: status(200, { body: envelope('NOPE', 'Not today') }),
		gets: fails('as the server says', /rejected the request/, /Not today.*NOPE.*trace-1/),
	},
	{
		fault: 'a redirect to the same origin',
		inject: (origin) => ({ kind: 'redirect', location: `${origin}/v1/scrape/jobs/good_1` }),
		gets: fails('check the base URL', /redirect.*302/, /'Base URL'/),
	},
	{
		fault: 'a redirect to another origin',
		inject: { kind: 'redirect', location: 'http://127.0.0.1:9/', status: 307 },
		gets: fails('check the base URL', /redirect.*307/, /leads to http:\/\/127\.0\.0\.1:9\//),
	},
	{
		fault: 'an answer of more than 32 MiB',
		inject: json(`{"status":"completed","extracted_data":["${'x'.repeat(33 << 20)}"]}`),
		gets: fails('fewer items', /larger than 32 MiB/, /fewer items/),
	},
	{
		fault: 'a gzip bomb of 400 MiB',
		inject: json(BOMB, { 'content-encoding': 'gzip' }),
		gets: fails('fewer items', /larger than 32 MiB/, /fewer items/),
	},
	{
		fault: 'a server text that says "canceled"',
		inject: status(403, { body: envelope('X', 'canceled by Cancelled canceled') }),
		gets: fails('a failed item, not a stop', /HTTP status 403/, /canceled by Cancelled/),
	},
	{
		fault: 'a server text of 1 MB with control characters',
		inject: status(403, { body: envelope('X', `a\u0000\u001b[2J\n${'b'.repeat(1e6)}`) }),
		gets: fails('bounded', /HTTP status 403/, /^[^\p{Cc}]{1,700}$/u),
	},
	{
		fault: '429 for a spend cap, all the time',
		inject: status(429, { body: envelope('SPEND_LIMIT', 'Monthly limit reached') }),
		maxWait: 5,
		gets: fails('raise the limit', /within 5 s/, /spending limit.*Monthly limit reached/),
	},
	{
		fault: '503 all the time',
		inject: status(503),
		maxWait: 5,
		gets: fails('later', /within 5 s/, /HTTP status 503.*'On Timeout'/),
	},
];

/** The job itself is the case. */
const JOBS: Row[] = [
	{ fault: 'a wrapped answer', inject: { kind: 'wrapped' }, gets: items() },
	{ fault: 'an unwrapped answer', inject: { kind: 'unwrapped' }, gets: items() },
	{
		fault: 'an envelope without success',
		inject: json(JSON.stringify({ data: JSON.parse(jobJson(COMPLETED)) })),
		gets: items(),
	},
	{
		fault: 'success: false about a failed job',
		inject: json(jobJson({ success: false, status: 'failed', error_message: 'Blocked' })),
		gets: fails('the reason', /failed: Blocked$/, /Message from Aitronos: Blocked\./),
	},
	{
		fault: 'a completed job, Retry-After of ten minutes',
		inject: json(jobJson(COMPLETED), { 'Retry-After': '600' }),
		gets: items(),
	},
	{
		fault: 'a response in ISO-8859-1',
		inject: json(
			Buffer.from(jobJson({ ...COMPLETED, extracted_data: [{ city: 'Zürich' }] }), 'latin1'),
			{
				'content-type': 'application/json; charset=iso-8859-1',
			},
		),
		gets: items([{ city: 'Zürich' }]),
	},
	{
		fault: 'numbers that JavaScript cannot hold',
		inject: json(
			`{"status":"completed","extracted_data":[{"a":[{"id":7615917337495251231}],"b":9007199254740991,"c":34.9,"d":1e3,"e":"1234567890123456789","f":1e400}]}`,
		),
		gets: items(
			[
				{
					a: [{ id: '7615917337495251231' }],
					b: 9007199254740991,
					c: 34.9,
					d: 1000,
					e: '1234567890123456789',
					f: '1e400',
				},
			],
			'with all digits, as text',
		),
	},
	{
		fault: 'an undocumented status with items and completed_at',
		inject: json(jobJson({ ...COMPLETED, status: 'success' })),
		gets: items(),
	},
	{
		fault: 'an undocumented status with completed_at, without items',
		inject: json(
			jobJson({
				...COMPLETED,
				status: 'aborted',
				extracted_data: null,
				error_message: 'Out of memory',
			}),
		),
		gets: fails('quotes it', /ended with status 'aborted': Out of memory$/, /Out of memory/),
	},
	{
		fault: 'an item that n8n would take for an error of its own',
		job: {
			data: [
				{ $error: null, $json: {} },
				{ $error: { message: 'x' }, $json: { a: 1 } },
			],
		},
		gets: items(
			[
				{ $error_: null, $json: {} },
				{ $error_: { message: 'x' }, $json: { a: 1 } },
			],
			'with $error_',
		),
	},
	{
		fault: 'an unknown status, then completed',
		job: { finishAfter: 700, status: 'queued_for_retry' },
		gets: items(),
	},
	{
		fault: 'an unknown status for ever',
		job: { outcome: 'never', status: 'archived' },
		maxWait: 1,
		gets: fails('still running', /last known status: archived\) didn't finish/, /Max Wait/),
	},
	{ fault: 'completed, data null', job: { data: null }, gets: items([], 'nothing, and a hint') },
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
		gets: fails('the reason', /failed: Site blocked$/, /Message from Aitronos: Site blocked\./),
	},
	{
		fault: 'failed, the reason in its progress',
		job: { outcome: 'failed', progressErrorMessage: 'Blocked by robots' },
		gets: fails(
			'the reason',
			/failed: Blocked by robots$/,
			/Message from Aitronos: Blocked by robots\./,
		),
	},
	{
		fault: 'failed, without any reason',
		job: { outcome: 'failed', progressErrorMessage: null },
		gets: fails('advice', /' failed$/, /gave no reason\. Check that the page/),
	},
	{
		fault: 'failed, with items',
		job: { outcome: 'failed', errorMessage: 'Half', data: ITEMS },
		gets: fails('says how to get them', /failed: Half/, /has 2 extracted items.*'Return State'/),
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
		fault: 'failed, with the ID of another job',
		inject: json(jobJson({ job_id: 'other', status: 'failed', error_message: 'No' })),
		gets: fails('names the job of the input item', /^Scrape job 'bad' failed: No$/, /No\./),
	},
	{
		fault: 'cancelled',
		job: { outcome: 'cancelled' },
		gets: fails('says so', /was cancelled$/, /Create it again/),
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
		gets: fails('names it', /failed: No$/, /No\./),
	},
];

export const ROWS: Row[] = [...TRANSIENT, ...PERMANENT, ...JOBS];
