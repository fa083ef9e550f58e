import { describe, expect, it } from '@jest/globals';
import { readCredentialFields } from '../../nodes/shared/credentialFields.ts';

const GOOD = { apiKey: 'key-1', baseUrl: 'https://a.example/v1', requestsPerMinute: 100 };
const readBaseUrl = (baseUrl: unknown) => readCredentialFields({ ...GOOD, baseUrl });

describe('a base URL is read', () => {
	it.each([
		['as it is', 'https://api.aitronos.com/api/v1', 'https://api.aitronos.com/api/v1'],
		['without slashes at its end', 'https://api.aitronos.com/v1//', 'https://api.aitronos.com/v1'],
		['without white space', '  https://api.aitronos.com/v1 \n', 'https://api.aitronos.com/v1'],
		['with a port', 'http://127.0.0.1:8787/api/v1', 'http://127.0.0.1:8787/api/v1'],
		['as a host alone', 'https://api.aitronos.com', 'https://api.aitronos.com'],
		['with its dots worked out', 'https://a.example/x/../v1', 'https://a.example/v1'],
	])('%s', (_how, value, url) => {
		expect(readBaseUrl(value)).toEqual({ ...GOOD, baseUrl: url });
	});
});

describe('a base URL is refused when it', () => {
	it.each([
		['is empty', '', 'is empty'],
		['is white space', ' \n', 'is empty'],
		['is missing', undefined, 'is empty'],
		['has no scheme', 'api.aitronos.com/v1', 'not an address'],
		['has another scheme', 'ftp://api.aitronos.com', 'neither https:// nor http://'],
		['runs code', 'javascript:alert(1)', 'neither https:// nor http://'],
		['holds a user name', 'https://secret@api.aitronos.com', 'user name'],
		['holds a password', 'https://:secret@api.aitronos.com', 'password'],
		['holds a query', 'https://api.aitronos.com/v1?key=secret', '?'],
		['holds a fragment', 'https://api.aitronos.com/v1#secret', '#'],
	])('%s', (_what, value, error) => {
		const read = readBaseUrl(value);
		expect(read).toEqual({
			refusal: {
				error: expect.stringContaining(error),
				message: expect.stringContaining('https://api.aitronos.com/api/v1'),
			},
		});
		expect(JSON.stringify(read)).not.toContain('secret');
	});
});

describe('an API key', () => {
	it.each([
		['is taken', 'ak_0123456789', undefined],
		['is taken with white space around it', ' ak_0123456789\n', undefined],
		['is refused when it is empty', '', 'is empty'],
		['is refused when it is white space', ' \t', 'is empty'],
		['is refused when it is missing', undefined, 'is empty'],
		['is refused with a line break in it', 'secret\nsecret', 'a space or a character'],
		['is refused with a space in it', 'secret secret', 'a space or a character'],
		['is refused with a letter that no header takes', 'secretä', 'a space or a character'],
		['is refused with a typographic dash', 'secret–1', 'a space or a character'],
		['is refused with a control character', 'secret\u0000', 'a space or a character'],
	])('%s', (_what, apiKey, wrong) => {
		const read = readCredentialFields({ ...GOOD, apiKey });
		expect(JSON.stringify(read)).not.toContain('secret');
		expect(read).toEqual(
			wrong
				? {
						refusal: {
							error: expect.stringContaining(`'API Key' in the Aitronos API credential`),
							message: expect.stringContaining('copy the key from Aitronos'),
						},
					}
				: expect.objectContaining({ requestsPerMinute: 100 }),
		);
		if (wrong && 'refusal' in read) expect(read.refusal.error).toContain(wrong);
	});
});

it.each([
	[60, 60],
	['30', 30],
	[1, 1],
	[5_000, 1_000],
	[0, 60],
	[-1, 60],
	['many', 60],
	[undefined, 60],
])('%j requests per minute are %i', (requestsPerMinute, rate) => {
	expect(readCredentialFields({ ...GOOD, requestsPerMinute })).toMatchObject({
		requestsPerMinute: rate,
	});
});
