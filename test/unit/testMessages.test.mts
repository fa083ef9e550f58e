import { expect, it } from '@jest/globals';
import { describeTestError } from '../../nodes/shared/errors/testMessages.ts';
import type { ApiError } from '../../nodes/shared/transport/apiError.ts';
import type { ServerError } from '../../nodes/shared/transport/serverError.ts';

const http = (status: number, server: Partial<ServerError> = {}): ApiError => ({
	kind: 'http',
	status,
	server: { source: 'api', ...server },
});
const rejected = (server: Partial<ServerError>): ApiError => ({
	kind: 'rejected',
	server: { source: 'api', ...server },
});

const WRONG_BASE_URL =
	"The Aitronos API wasn't found at this Base URL. Try https://api.aitronos.com/api/v1 or https://api.aitronos.com/v1.";
const NO_PERMISSION =
	"This API key doesn't have permission to read scrape jobs. Grant it the scraping permission in Aitronos, or use a key from the right organization.";

it.each<[string, ApiError, string | RegExp]>([
	['a website', { kind: 'notJson', status: 200 }, WRONG_BASE_URL],
	['another service', { kind: 'unexpected' }, WRONG_BASE_URL],
	['success: false of another service', rejected({ message: 'No' }), WRONG_BASE_URL],
	[
		'success: false with a code and a message',
		rejected({ code: 'QUOTA', message: 'Nothing left!' }),
		'Aitronos rejected the request: Nothing left!',
	],
	['success: false with a code', rejected({ code: 'QUOTA' }), /^Aitronos rejected .*: QUOTA\.$/],
	['a 400', http(400), 'Aitronos rejected the request as invalid (HTTP status 400).'],
	['a 400 with a reason', http(400, { message: 'No limit' }), /\(HTTP status 400\): No limit\.$/],
	['a 422', http(422, { message: 'No limit' }), /\(HTTP status 422\): No limit\.$/],
	[
		'a 401',
		http(401, { code: 'API_KEY_EXPIRED' }),
		"Aitronos rejected this API key. Check that you copied it completely and that it's active in Aitronos under Settings > API Keys, or try the other 'Authentication' option.",
	],
	['a 403 of the API', http(403), NO_PERMISSION],
	['a 403 of its framework', http(403, { source: 'framework' }), NO_PERMISSION],
	[
		'a 403 of a gateway',
		http(403, { source: 'gateway' }),
		/^Access to Aitronos was blocked \(HTTP status 403\)\. A proxy or firewall might be /,
	],
	['a 404 of the API', http(404), WRONG_BASE_URL],
	['a 404 of a gateway', http(404, { source: 'gateway' }), WRONG_BASE_URL],
	['a 429', http(429), /^The Aitronos rate limit was exceeded \(HTTP status 429\)\. Run fewer /],
	[
		'a 500',
		http(500, { message: 'Oops', traceId: 't' }),
		'Aitronos is temporarily unavailable (HTTP status 500). This is usually temporary. Try again later. Message from Aitronos: Oops. Trace ID: t.',
	],
	[
		'an unknown host',
		{ kind: 'network', code: 'ENOTFOUND' },
		"The Aitronos host wasn't found. Check 'Base URL' in the Aitronos API credential, and check that n8n has internet access.",
	],
	[
		'a timeout',
		{ kind: 'timeout' },
		"Aitronos didn't respond in time. This is usually temporary. Try again later.",
	],
])('the test of a credential explains %s', (_what, error, text) => {
	expect(describeTestError(error)).toEqual(
		typeof text === 'string' ? text : expect.stringMatching(text),
	);
});
