import { describe, expect, it } from '@jest/globals';
import { parseCredentials } from '../../nodes/shared/transport/credentials.ts';

const GOOD = { apiKey: 'key-1', baseUrl: 'https://a.example/v1', requestsPerMinute: 100 };
const parseBaseUrl = (baseUrl: unknown) => parseCredentials({ ...GOOD, baseUrl });

describe('a base URL is taken', () => {
	it.each([
		['as it is', 'https://api.aitronos.com/api/v1', 'https://api.aitronos.com/api/v1'],
		['without trailing slashes', 'https://api.aitronos.com/v1//', 'https://api.aitronos.com/v1'],
		['without white space', '  https://api.aitronos.com/v1 \n', 'https://api.aitronos.com/v1'],
		['with a port', 'http://127.0.0.1:8787/api/v1', 'http://127.0.0.1:8787/api/v1'],
		['as a host alone', 'https://api.aitronos.com', 'https://api.aitronos.com'],
		['with its dots resolved', 'https://a.example/x/../v1', 'https://a.example/v1'],
	])('%s', (_how, value, url) => {
		expect(parseBaseUrl(value)).toEqual({ ...GOOD, baseUrl: url });
	});
});

describe('a base URL is refused if it', () => {
	it.each([
		['is empty', '', 'is empty'],
		['is white space', ' \n', 'is empty'],
		['is missing', undefined, 'is empty'],
		['has no scheme', 'api.aitronos.com/v1', "isn't a valid URL"],
		['has another scheme', 'ftp://api.aitronos.com', 'must start with https:// (or http://)'],
		['is code', 'javascript:alert(1)', 'must start with https:// (or http://)'],
		['contains a username', 'https://secret@api.aitronos.com', 'username or password'],
		['contains a password', 'https://:secret@api.aitronos.com', 'username or password'],
		['contains a query', 'https://api.aitronos.com/v1?key=secret', 'query string or fragment'],
		['contains a fragment', 'https://api.aitronos.com/v1#secret', 'query string or fragment'],
	])('%s', (_what, value, error) => {
		const parsed = parseBaseUrl(value);
		expect(parsed).toEqual({
			error: {
				error: expect.stringContaining(error),
				message: expect.stringContaining('https://api.aitronos.com/api/v1'),
			},
		});
		expect(JSON.stringify(parsed)).not.toContain('secret');
	});
});

describe('an API key', () => {
	it.each([
		['is taken', 'ak_0123456789', undefined],
		['is taken with white space around it', ' ak_0123456789\n', undefined],
		['is refused if it is empty', '', 'is empty'],
		['is refused if it is white space', ' \t', 'is empty'],
		['is refused if it is missing', undefined, 'is empty'],
		['is refused with a line break in it', 'secret\nsecret', 'spaces or invalid characters'],
		['is refused with a space in it', 'secret secret', 'spaces or invalid characters'],
		[
			'is refused with a letter that no header can carry',
			'secretä',
			'spaces or invalid characters',
		],
		['is refused with a typographic dash', 'secret–1', 'spaces or invalid characters'],
		['is refused with a control character', 'secret\u0000', 'spaces or invalid characters'],
	])('%s', (_what, apiKey, wrong) => {
		const parsed = parseCredentials({ ...GOOD, apiKey });
		expect(JSON.stringify(parsed)).not.toContain('secret');
		expect(parsed).toEqual(
			wrong
				? {
						error: {
							error: expect.stringContaining(`'API Key' in the Aitronos API credential`),
							message: expect.stringContaining('paste the API key from Aitronos again'),
						},
					}
				: expect.objectContaining({ requestsPerMinute: 100 }),
		);
		if (wrong && 'error' in parsed) expect(parsed.error.error).toContain(wrong);
	});
});

it.each([
	[60, 60],
	['30', 30],
	[1, 1],
	[5_000, 1_000],
	[0, 60],
	[-1, 60],
	[0.5, 60],
	[null, 60],
	['many', 60],
	[undefined, 60],
])('%j requests per minute count as %i', (requestsPerMinute, rate) => {
	expect(parseCredentials({ ...GOOD, requestsPerMinute })).toMatchObject({
		requestsPerMinute: rate,
	});
});
