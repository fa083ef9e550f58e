import { describe, expect, it } from '@jest/globals';
import {
	describeApiError,
	describeBlock,
	describeLastError,
	lowerFirst,
} from '../../nodes/shared/errors/apiErrorMessages.ts';
import {
	describeEmpty,
	describeRateLimit,
	describeRequestError,
	describeNeverPolled,
	describeTimeout,
	describeUnsuccessful,
} from '../../nodes/shared/errors/jobErrorMessages.ts';
import { parseJob, type ScrapeJob } from '../../nodes/shared/model/job.ts';
import type { ApiError } from '../../nodes/shared/transport/apiError.ts';
import type { ServerError } from '../../nodes/shared/transport/serverError.ts';

const SERVER_MESSAGE = 'What the server said';
const server = (code?: string, source: ServerError['source'] = 'api'): ServerError => ({
	message: SERVER_MESSAGE,
	code,
	traceId: 'trace-1',
	source,
});
const http = (status: number, code?: string, source?: ServerError['source']): ApiError => ({
	kind: 'http',
	status,
	server: server(code, source),
});
const silent = (status: number, traceId?: string): ApiError => ({
	kind: 'http',
	status,
	server: { source: 'gateway', traceId },
});
const network = (code: string): ApiError => ({ kind: 'network', code });
const job = (fields: object): ScrapeJob => parseJob({ job_id: 'job_1', ...fields }, 'job_1')!;

const TRY_LATER = 'usually temporary';
const BASE_URL = "Check 'Base URL' in the Aitronos API credential";
const CERTIFICATE = 'The SSL certificate of Aitronos was rejected';

/** error · what happened · what to do */
const API_ERRORS: Array<[string, ApiError, string, string]> = [
	['400', http(400), 'rejected the request as invalid', "'Job'"],
	['401', http(401), 'rejected the API key', "'Authentication'"],
	['401, expired', http(401, 'API_KEY_EXPIRED'), 'API key', 'has expired'],
	['401, expired token', http(401, 'TOKEN_EXPIRED'), 'API key', 'has expired'],
	['401, deactivated', http(401, 'API_KEY_DEACTIVATED'), 'API key', 'Reactivate it'],
	['401, paused', http(401, 'API_KEY_PAUSED'), 'API key', 'Resume it'],
	['402', http(402), 'requires payment', 'plan and balance'],
	['403', http(403), "doesn't have permission", 'scraping permission'],
	['403, several', http(403, 'AMBIGUOUS_ORGANIZATION'), 'API key', 'several organizations'],
	[
		'403, none',
		http(403, 'NO_ORGANIZATION_MEMBERSHIP'),
		'API key',
		'no access to the organization',
	],
	[
		'403, other',
		http(403, 'ORGANIZATION_ACCESS_DENIED'),
		'API key',
		'no access to the organization',
	],
	['403 of a gateway', http(403, undefined, 'gateway'), 'was blocked', 'proxy or firewall'],
	['404 of the API', http(404, 'JOB_NOT_FOUND'), 'Scrape job not found', "the ID in 'Job'"],
	[
		'404 of the framework',
		http(404, undefined, 'framework'),
		"API wasn't found",
		'https://api.aitronos.com/v1',
	],
	['404 of a gateway', http(404, undefined, 'gateway'), "API wasn't found", BASE_URL],
	['407', http(407), 'A proxy requires authentication', "n8n's proxy settings"],
	['408', http(408), 'temporarily unavailable', TRY_LATER],
	['409', http(409), 'rejected the request', 'Follow the message from Aitronos'],
	['409 without a message', silent(409), 'rejected the request', 'Aitronos gave no reason. Check'],
	[
		'409 with a trace ID alone',
		silent(409, 't'),
		'rejected the request',
		'support with the trace ID',
	],
	['422', http(422), 'rejected the request as invalid', "'Job'"],
	['422 without a message', silent(422), 'rejected the request as invalid', "'Job'"],
	['425', http(425), 'temporarily unavailable', TRY_LATER],
	['429', http(429), 'rate limit was exceeded', 'spending limit'],
	['500', http(500), 'temporarily unavailable', TRY_LATER],
	['502', http(502), 'temporarily unavailable', TRY_LATER],
	['503', http(503), 'temporarily unavailable', TRY_LATER],
	['504', http(504), 'temporarily unavailable', TRY_LATER],
	['599', http(599), 'temporarily unavailable', TRY_LATER],
	['304', silent(304), 'unexpected response', BASE_URL],
	[
		'success: false',
		{ kind: 'rejected', server: server() },
		'rejected the request',
		'Follow the message',
	],
	[
		'success: false without a message',
		{ kind: 'rejected', server: { source: 'api' } },
		'rejected the request',
		'gave no reason',
	],
	[
		'a redirect',
		{ kind: 'redirect', status: 302, location: 'https://other.example/' },
		'a redirect',
		BASE_URL,
	],
	[
		'a redirect to nowhere',
		{ kind: 'redirect', status: 302, location: undefined },
		'a redirect',
		BASE_URL,
	],
	['a refused connection', network('ECONNREFUSED'), 'connection to Aitronos was refused', BASE_URL],
	['an unknown host', network('ENOTFOUND'), "host wasn't found", BASE_URL],
	['a host not found for now', network('EAI_AGAIN'), "host wasn't found", BASE_URL],
	['an expired certificate', network('CERT_HAS_EXPIRED'), CERTIFICATE, BASE_URL],
	['an unverified certificate', network('UNABLE_TO_VERIFY_LEAF_SIGNATURE'), CERTIFICATE, BASE_URL],
	['a certificate of another host', network('ERR_TLS_CERT_ALTNAME_INVALID'), CERTIFICATE, BASE_URL],
	['a server that speaks no TLS', network('EPROTO'), CERTIFICATE, BASE_URL],
	[
		'a reset connection',
		network('ECONNRESET'),
		'connection to Aitronos was lost',
		'network connection',
	],
	['something else', network('unknown'), 'connection to Aitronos was lost', 'network connection'],
	['a timeout', { kind: 'timeout' }, "didn't respond in time", TRY_LATER],
	['a truncated body', { kind: 'incomplete' }, 'was incomplete', TRY_LATER],
	['too much', { kind: 'tooLarge' }, '32 MiB', 'fewer items'],
	['a page', { kind: 'notJson', status: 200 }, "isn't JSON", 'website instead of the API'],
	[
		'invalid JSON',
		{ kind: 'invalidJson', status: 200, reason: 'Unexpected token N at 12' },
		'invalid JSON',
		'reports: Unexpected token N at 12. ',
	],
	['other JSON', { kind: 'unexpected' }, 'unexpected response', BASE_URL],
	['no room in the rate limit', { kind: 'noCapacity' }, 'because of the rate limit', TRY_LATER],
	[
		'a long Retry-After',
		{ kind: 'rateLimited', retryAfter: 3_600_000 },
		"Aitronos won't accept requests for another 60 min",
		'Try again after that time.',
	],
	['a stopped execution', { kind: 'aborted', wasSent: true }, 'was stopped', ''],
];

describe('an API error is described', () => {
	it.each(API_ERRORS)('%s', (_name, apiError, error, message) => {
		const text = describeApiError(apiError, 'job');
		expect(text.error).toContain(error);
		expect(text.message).toContain(message);
		expect(text.error).not.toMatch(/[.]$/);
		expect(`${text.error} ${text.message}`).not.toMatch(/undefined|true|  /);
		expect(describeLastError(apiError, 'job')).toMatch(/^The last request failed: .+/);
		if (apiError.kind === 'http' || apiError.kind === 'redirect') {
			expect(text.error).toContain(`HTTP status ${apiError.status}`);
		}
	});

	it.each(API_ERRORS.filter(([, error]) => 'server' in error))(
		'%s, with what the server said',
		(_name, error) => {
			if (!('server' in error)) throw new TypeError('Not an error of a server');
			const { message, code, traceId } = error.server;
			const text = describeApiError(error, 'job').message;
			expect(text.includes(`Message from Aitronos: ${SERVER_MESSAGE}.`)).toBe(Boolean(message));
			expect(text.includes(`Code: ${code}.`)).toBe(Boolean(code));
			expect(text.includes(`Trace ID: ${traceId}.`)).toBe(Boolean(traceId));
		},
	);

	it('that is a redirect, with its target', () => {
		const target = `https://other.example/${'x'.repeat(200)}`;
		const { message } = describeApiError(
			{ kind: 'redirect', status: 302, location: target },
			'job',
		);
		expect(message).toMatch(/^The redirect leads to https:\/\/other\.example\/x+…\. To protect/);
		expect(message).toContain(target.slice(0, 120));
		expect(message).not.toContain(target.slice(0, 121));
	});

	it.each([400, 422])('that is a %i, with its reason for agents and parent workflows', (status) => {
		expect(describeApiError(http(status), 'job').error).toBe(
			`Aitronos rejected the request as invalid (HTTP status ${status}): ${SERVER_MESSAGE}`,
		);
	});

	it('that is anything else, without what the server said in its first text', () => {
		for (const [, apiError] of API_ERRORS) {
			if (apiError.kind === 'http' && [400, 422].includes(apiError.status)) continue;
			expect(describeApiError(apiError, 'job').error).not.toContain(SERVER_MESSAGE);
		}
	});

	it('that is invalid JSON, without blaming the base URL', () => {
		const { error, message } = describeApiError(
			{ kind: 'invalidJson', status: 200, reason: 'x' },
			'job',
		);
		expect(`${error} ${message}`).not.toMatch(/Base URL|website/);
	});

	it.each<[string, ApiError, string, RegExp]>([
		[
			'a 429',
			http(429),
			"Aitronos won't accept requests for another 60 min (HTTP status 429)",
			/^Try again after that time\. Run fewer workflows .* spending limit .* Message from Aitronos: What the server said\..* Trace ID: trace-1\.$/,
		],
		[
			'a 503',
			http(503),
			"Aitronos won't accept requests for another 60 min (HTTP status 503)",
			/^Try again after that time\. Message from Aitronos: What the server said\./,
		],
	])('that is a long Retry-After of %s, with what the API said', (_what, cause, error, message) => {
		expect(describeApiError({ kind: 'rateLimited', retryAfter: 3_600_000, cause }, 'job')).toEqual({
			error,
			message: expect.stringMatching(message),
		});
	});

	it('that is temporary, without telling the reader of a timeout to try again', () => {
		expect(describeLastError({ kind: 'timeout' }, 'job')).toBe(
			"The last request failed: Aitronos didn't respond in time.",
		);
		expect(describeLastError(http(503), 'job')).not.toContain(TRY_LATER);
	});
});

it.each([
	['a 429', http(429), /^Run fewer workflows .* Message from Aitronos: /],
	['a 503', http(503), /^Message from Aitronos: /],
	['a timeout', { kind: 'timeout' } as const, undefined],
	['nothing known', undefined, undefined],
])('a long Retry-After of %s is explained', (_what, cause, expected) => {
	const text = describeBlock(cause);
	if (expected) expect(text).toMatch(expected);
	else expect(text).toBeUndefined();
});

it.each([
	['The connection', 'the connection'],
	['A proxy', 'a proxy'],
	['Aitronos rejected', 'Aitronos rejected'],
	['SSL certificate', 'SSL certificate'],
])('%s continues a sentence as %s', (text, expected) => {
	expect(lowerFirst(text)).toBe(expected);
});

const RUNNING = job({ status: 'processing' });
const FAILED = job({ status: 'failed', error_message: 'Site blocked', extracted_data: [1, 2] });
const CANCELLED = job({ status: 'canceled', extracted_data: [1] });
const ABORTED = job({ status: 'aborted', error_message: 'No credits', completed_at: 'x' });
const EMPTY = job({ status: 'completed', extracted_data: [] });
const UNKNOWN = job({ status: 'queued_for_retry' });

/** text · what happened · what to do */
const JOB_ERRORS: Array<
	[string, { error: string; message: string }, string | RegExp, string | RegExp]
> = [
	[
		'a permanent error of a running job',
		describeRequestError('job_1', RUNNING, http(403), 'job'),
		"Scrape job 'job_1' (last known status: processing): the API key doesn't have",
		'permission',
	],
	[
		'a permanent error before any response',
		describeRequestError('job_1', undefined, network('ENOTFOUND'), 'job'),
		"Scrape job 'job_1' (status unknown): the Aitronos host wasn't found",
		'Base URL',
	],
	[
		'a permanent error of a finished job',
		describeRequestError('job_1', EMPTY, http(403), 'job'),
		"Scrape job 'job_1' (status: completed): ",
		'permission',
	],
	[
		'a timeout',
		describeTimeout('job_1', RUNNING, undefined, 300_000, 'job'),
		"Scrape job 'job_1' (last known status: processing) didn't finish within 300 s",
		/^The job is still running in Aitronos\. Increase 'Max Wait'/,
	],
	[
		'a timeout of a job with an unknown status',
		describeTimeout('job_1', UNKNOWN, undefined, 300_000, 'job'),
		"(last known status: queued_for_retry) didn't finish within 300 s",
		/^Increase 'Max Wait'/,
	],
	[
		'a timeout after a transient error',
		describeTimeout('job_1', RUNNING, http(503), 5_000, 'job'),
		"(last known status: processing) didn't finish within 5 s",
		/^The last request failed: Aitronos is temporarily unavailable \(HTTP status 503\)\. Message from Aitronos: .* The job is still running/,
	],
	[
		'a timeout without any good response',
		describeTimeout('job_1', undefined, http(503), 5_000, 'job'),
		"Scrape job 'job_1' (status unknown) couldn't be retrieved within 5 s",
		/^The last request failed: Aitronos is temporarily unavailable \(HTTP status 503\)\. (?!.*still running)/,
	],
	[
		'a timeout without any request',
		describeNeverPolled('job_1', undefined, 5_000),
		"Scrape job 'job_1' (status unknown) couldn't be checked within 5 s because too many jobs share the rate limit",
		"increase 'Requests per Minute' in the Aitronos API credential",
	],
	[
		'a timeout without any request since the job was created',
		describeNeverPolled('job_1', RUNNING, 5_000),
		"Scrape job 'job_1' (last known status: processing) couldn't be checked within 5 s",
		"Increase 'Max Wait' or pass fewer input items",
	],
	[
		'a long Retry-After of a 429',
		describeRateLimit('job_1', RUNNING, http(429), 7_200_000),
		"won't accept requests for another 2 h",
		/^Check the job again with 'Get Status' after that time\. Run fewer workflows .* still running/,
	],
	[
		'a long Retry-After of something unknown',
		describeRateLimit('job_1', undefined, undefined, 60_000),
		"(status unknown): Aitronos won't accept requests for another 60 s",
		/^Check the job again with 'Get Status' after that time\.$/,
	],
	[
		'a long Retry-After of a 503',
		describeRateLimit('job_1', undefined, http(503), 60_000),
		"won't accept requests for another 60 s",
		/^(?!.*(spending limit|temporary))/,
	],
	[
		'a failed job',
		describeUnsuccessful(FAILED),
		/^Scrape job 'job_1' failed: Site blocked$/,
		/^Message from Aitronos: Site blocked\. Check that the page is accessible/,
	],
	[
		'a failed job with items',
		describeUnsuccessful(FAILED),
		'failed',
		"The job has 2 extracted items anyway. To get them, use 'Wait Until Complete'",
	],
	[
		'a failed job whose reason could not be looked up',
		describeUnsuccessful(job({ status: 'failed' })),
		/^Scrape job 'job_1' failed$/,
		/^The reason couldn't be retrieved\. Check that(?!.*anyway)/,
	],
	[
		'a failed job without a reason',
		describeUnsuccessful({ ...job({ status: 'failed' }), errorMessage: null }),
		/^Scrape job 'job_1' failed$/,
		/^Aitronos gave no reason\. /,
	],
	[
		'a job that ended with an unknown status',
		describeUnsuccessful(ABORTED),
		/^Scrape job 'job_1' ended with status 'aborted': No credits$/,
		/^Message from Aitronos: No credits\. /,
	],
	[
		'a cancelled job',
		describeUnsuccessful(CANCELLED),
		/^Scrape job 'job_1' was cancelled$/,
		/^The job was cancelled in Aitronos\. Create it again if you still need its items\. The job has 1 extracted item anyway\./,
	],
	[
		'a cancelled job with a reason',
		describeUnsuccessful(job({ status: 'cancelled', error_message: 'By a colleague' })),
		/^Scrape job 'job_1' was cancelled: By a colleague$/,
		/^Message from Aitronos: By a colleague\. /,
	],
	[
		'an empty job',
		describeEmpty(EMPTY),
		"Scrape job 'job_1' (status: completed) has no items",
		"'On Empty Result'",
	],
];

describe('what became of a job is described', () => {
	it.each(JOB_ERRORS)('%s', (_what, text, error, message) => {
		expect(text.error).toMatch(error instanceof RegExp ? error : new RegExp(escape(error)));
		expect(text.message).toMatch(message instanceof RegExp ? message : new RegExp(escape(message)));
		expect(`${text.error} ${text.message}`).not.toMatch(/undefined|  /);
	});

	function escape(text: string): string {
		return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
	}
});

describe('the reason in an error is', () => {
	const reasonOf = (text: string) => {
		const { error } = describeUnsuccessful(job({ status: 'failed', error_message: text }));
		return error.replace("Scrape job 'job_1' failed: ", '');
	};

	it.each([
		['kept if it is short', 'Site blocked', 'Site blocked'],
		['kept if it has 200 characters', 'x'.repeat(200), 'x'.repeat(200)],
		['at most 200 characters', 'x'.repeat(201), `${'x'.repeat(199)}…`],
		['on one line', 'a\n\u0000b', 'a b'],
		[
			'without the word that n8n acts on',
			'It was canceled. Canceled!',
			'It was cancelled. cancelled!',
		],
		[
			'at most 200 characters with that word',
			'canceled'.repeat(25),
			`${'cancelled'.repeat(23).slice(0, 199)}…`,
		],
	])('%s', (_how, text, reason) => {
		expect(reasonOf(text)).toBe(reason);
		expect(reasonOf(text).length).toBeLessThanOrEqual(200);
		const invalid = describeApiError(
			{
				kind: 'http',
				status: 422,
				server: { message: text, source: 'api' },
			},
			'job',
		);
		expect(invalid.error).toBe(
			`Aitronos rejected the request as invalid (HTTP status 422): ${reason}`,
		);
	});

	it('complete in the message', () => {
		const text = `canceled ${'x'.repeat(250)}`;
		const { message } = describeUnsuccessful(job({ status: 'failed', error_message: text }));
		expect(message).toContain(`Message from Aitronos: ${text}.`);
	});
});

describe('no text of this package', () => {
	// n8n-workflow replaces a message that contains one of these, in any case, even inside a word.
	const CODES =
		/ECONNREFUSED|ECONNRESET|ENOTFOUND|ETIMEDOUT|ERRADDRINUSE|EADDRNOTAVAIL|ECONNABORTED|EHOSTUNREACH|EAI_AGAIN|ENOENT|EISDIR|ENOTDIR|EACCES|EEXIST|EPERM|GETADDRINFO/i;
	const texts = [
		...API_ERRORS.map(([, error]) => describeApiError(error, 'job')),
		...API_ERRORS.map(([, error]) => describeRequestError('job_1', RUNNING, error, 'job')),
		...API_ERRORS.map(([, error]) => describeTimeout('job_1', RUNNING, error, 1, 'job')),
		...JOB_ERRORS.map(([, text]) => text),
	];

	it('contains a system code, or a word that ends an execution as cancelled', () => {
		expect(texts.length).toBeGreaterThan(150);
		for (const { error, message } of texts) {
			expect(`${error} ${message}`).not.toMatch(CODES);
			expect(error).not.toContain('canceled');
		}
	});

	it('contains a word that the UX guide of n8n forbids', () => {
		for (const { error } of texts) {
			expect(error).not.toMatch(/\b(error|problem|failure|mistake)\b/i);
		}
	});
});
