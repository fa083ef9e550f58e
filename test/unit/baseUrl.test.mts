import { describe, expect, it } from '@jest/globals';
import { readBaseUrl } from '../../nodes/shared/baseUrl.ts';

describe('a base URL is read', () => {
	it.each([
		['as it is', 'https://api.aitronos.com/api/v1', 'https://api.aitronos.com/api/v1'],
		['without slashes at its end', 'https://api.aitronos.com/v1//', 'https://api.aitronos.com/v1'],
		['without white space', '  https://api.aitronos.com/v1 \n', 'https://api.aitronos.com/v1'],
		['with a port', 'http://127.0.0.1:8787/api/v1', 'http://127.0.0.1:8787/api/v1'],
		['as a host alone', 'https://api.aitronos.com', 'https://api.aitronos.com'],
		['with its dots worked out', 'https://a.example/x/../v1', 'https://a.example/v1'],
	])('%s', (_how, value, url) => {
		expect(readBaseUrl(value)).toEqual({ url });
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
