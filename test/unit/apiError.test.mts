import { describe, expect, it } from '@jest/globals';
import {
	type ApiError,
	isDeferred,
	isFromApi,
	isNotFound,
	isTransient,
	mightHaveActed,
	toFailureCause,
} from '../../nodes/shared/transport/apiError.ts';
import type { ServerError } from '../../nodes/shared/transport/serverError.ts';

const http = (status: number, source: ServerError['source'] = 'api'): ApiError => ({
	kind: 'http',
	status,
	server: { source },
});

describe('whether a retry can help, first and once the API has answered properly', () => {
	it.each<[string, ApiError, first: boolean, later: boolean]>([
		['a network error', { kind: 'network', code: 'ECONNRESET' }, true, true],
		['a timeout', { kind: 'timeout' }, true, true],
		['a truncated body', { kind: 'incomplete' }, true, true],
		['a page', { kind: 'notJson', status: 200 }, true, true],
		['invalid JSON', { kind: 'invalidJson', status: 200, reason: 'x' }, true, true],
		['JSON that is not a job', { kind: 'unexpected' }, true, true],
		['success: false', { kind: 'rejected', server: { source: 'api' } }, false, false],
		['a redirect', { kind: 'redirect', status: 302, location: 'x' }, false, false],
		['a body that is too large', { kind: 'tooLarge' }, false, false],
		['no room in the rate limit', { kind: 'noCapacity' }, false, false],
		['a long Retry-After', { kind: 'rateLimited', retryAfter: 1 }, false, false],
		['a stopped execution', { kind: 'aborted', wasSent: true }, false, false],
		...[408, 425, 429, 500, 502, 503, 504, 599].flatMap((status) =>
			(['api', 'framework', 'gateway'] as const).map(
				(source): [string, ApiError, boolean, boolean] => [
					`${status} of the ${source}`,
					http(status, source),
					true,
					true,
				],
			),
		),
		...[400, 401, 402, 403, 404, 407, 409, 410, 413, 418, 422, 451, 499].flatMap(
			(status): Array<[string, ApiError, boolean, boolean]> => [
				[`${status} of the API`, http(status), false, false],
				[`${status} of the framework`, http(status, 'framework'), false, false],
				[`${status} of a gateway`, http(status, 'gateway'), false, true],
			],
		),
		['304', http(304, 'gateway'), false, false],
	])('%s', (_what, error, first, later) => {
		expect(isTransient(error, false)).toBe(first);
		expect(isTransient(error, true)).toBe(later);
	});
});

it.each<[string, ApiError, boolean]>([
	['a 404 of the API', http(404), true],
	['a 404 of the framework', http(404, 'framework'), false],
	['a 404 of a gateway', http(404, 'gateway'), false],
	['a 410 of the API', http(410), false],
	['success: false', { kind: 'rejected', server: { source: 'api' } }, false],
])('the job does not exist according to %s: %j', (_what, error, expected) => {
	expect(isNotFound(error)).toBe(expected);
});

it.each<[string, ApiError, boolean]>([
	['a status in its own form', http(403), true],
	['success: false', { kind: 'rejected', server: { source: 'api' } }, true],
	['a status of its framework', http(404, 'framework'), false],
	['a status of a gateway', http(502, 'gateway'), false],
	['no response', { kind: 'timeout' }, false],
])('the API itself rejected the request, according to %s: %j', (_what, error, expected) => {
	expect(isFromApi(error)).toBe(expected);
});

describe('n8n is told the cause of', () => {
	it.each<[string, ApiError | undefined, number | undefined, unknown]>([
		['a bad key', http(401), undefined, { cause: 'credential-invalid' }],
		['too many requests', http(429), 5_000, { cause: 'rate-limited', retryAfterMs: 5_000 }],
		['a bad gateway', http(502), undefined, { cause: 'temporarily-unavailable' }],
		['an outage', http(503), 1_000, { cause: 'temporarily-unavailable', retryAfterMs: 1_000 }],
		['a slow gateway', http(504), undefined, { cause: 'temporarily-unavailable' }],
		['an internal error, which can stay', http(500), undefined, undefined],
		['no permission', http(403), undefined, undefined],
		['a network error', { kind: 'network', code: 'ECONNRESET' }, undefined, undefined],
		['nothing', undefined, 1_000, undefined],
		[
			'a long Retry-After of a 429',
			{ kind: 'rateLimited', retryAfter: 9_000, cause: http(429) },
			undefined,
			{ cause: 'rate-limited', retryAfterMs: 9_000 },
		],
		[
			'a long Retry-After of a 503',
			{ kind: 'rateLimited', retryAfter: 9_000, cause: http(503) },
			undefined,
			{ cause: 'temporarily-unavailable', retryAfterMs: 9_000 },
		],
		[
			'a long Retry-After of nothing known',
			{ kind: 'rateLimited', retryAfter: 9_000 },
			undefined,
			undefined,
		],
	])('%s', (_what, error, retryAfter, cause) => {
		expect(toFailureCause(error, retryAfter)).toEqual(cause);
	});
});

describe('after a POST: whether it can be repeated, and whether the API might have acted', () => {
	const network = (code: string): ApiError => ({ kind: 'network', code });

	it.each<[string, ApiError, repeat: boolean, acted: boolean]>([
		['429 of the API', http(429), true, false],
		['429 of the framework', http(429, 'framework'), true, false],
		['429 of a gateway', http(429, 'gateway'), false, false],
		['503 of the API', http(503), true, false],
		['503 of a gateway', http(503, 'gateway'), false, true],
		['500 of the API', http(500), false, true],
		['502 of a gateway', http(502, 'gateway'), false, true],
		['504 of a gateway', http(504, 'gateway'), false, true],
		['408', http(408), false, true],
		...[400, 401, 402, 403, 404, 409, 413, 422].map(
			(status): [string, ApiError, boolean, boolean] => [`${status}`, http(status), false, false],
		),
		['success: false', { kind: 'rejected', server: { source: 'api' } }, false, false],
		['a redirect', { kind: 'redirect', status: 307, location: 'x' }, false, false],
		['a timeout', { kind: 'timeout' }, false, true],
		['a truncated body', { kind: 'incomplete' }, false, true],
		['a body that is too large', { kind: 'tooLarge' }, false, true],
		['a page', { kind: 'notJson', status: 200 }, false, true],
		['invalid JSON', { kind: 'invalidJson', status: 200, reason: 'x' }, false, true],
		['JSON that is not a job', { kind: 'unexpected' }, false, true],
		['a lost connection', network('ECONNRESET'), false, true],
		['a lost connection by another name', network('EPIPE'), false, true],
		['an error without a code', network('unknown'), false, true],
		['a refused connection', network('ECONNREFUSED'), false, false],
		['an unknown host', network('ENOTFOUND'), false, false],
		['a host that cannot be looked up', network('EAI_AGAIN'), false, false],
		['a host that cannot be reached', network('EHOSTUNREACH'), false, false],
		['a network that cannot be reached', network('ENETUNREACH'), false, false],
		['an expired certificate', network('CERT_HAS_EXPIRED'), false, false],
		['an unknown certificate', network('UNABLE_TO_VERIFY_LEAF_SIGNATURE'), false, false],
		['no room in the rate limit', { kind: 'noCapacity' }, false, false],
		['a long Retry-After', { kind: 'rateLimited', retryAfter: 1 }, false, false],
		['Stop during the request', { kind: 'aborted', wasSent: true }, false, true],
		['Stop before the request', { kind: 'aborted', wasSent: false }, false, false],
	])('%s', (_what, error, repeat, acted) => {
		expect(isDeferred(error)).toBe(repeat);
		expect(mightHaveActed(error)).toBe(acted);
	});
});
