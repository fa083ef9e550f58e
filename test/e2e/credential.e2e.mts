import { describe, expect, it } from '@jest/globals';
import type { Fault } from '../../tools/mockApi/mockApi.mts';
import { aitronos } from '../../tools/n8n/workflow.mts';
import { keyHeaders, SECRET_KEY, useN8n } from './fixture.mts';

const { api, client, credentialWith, runByWebhook } = useN8n();
const WRONG_BASE_URL =
	/^The Aitronos API wasn't found at this Base URL\. Try https:\/\/api\.aitronos\.com\/api\/v1 or https:\/\/api\.aitronos\.com\/v1\.$/;
const LOGIN_PAGE = '<!DOCTYPE html><html><body><form><input type="password"></form></body></html>';

const json = (body: unknown, status = 200): Fault => ({ kind: 'status', status, body });
const page = (body: string): Fault => ({
	kind: 'body',
	body,
	headers: { 'content-type': 'text/html; charset=utf-8' },
});

describe('the credential test of the editor', () => {
	it('accepts the right key, white space and a slash at the end included', async () => {
		const credential = await credentialWith({
			apiKey: ` ${SECRET_KEY} `,
			baseUrl: ` ${api().baseUrl}/ `,
		});
		expect(await client().testCredential(credential)).toMatchObject({ status: 'OK' });
		expect(api().requests.at(-1)?.url).toBe('/api/v1/scrape/jobs?limit=1');
	});

	it.each<[string, Fault]>([
		['bare', { kind: 'unwrapped' }],
		['wrapped', { kind: 'wrapped' }],
		['bare and empty', json({ jobs: [], total: 0, limit: 1, offset: 0 })],
		['wrapped and empty', json({ success: true, data: { jobs: [] } })],
	])('accepts a list of jobs that is %s', async (_what, fault) => {
		api().fault({ times: 1, fault });
		const result = await client().testCredential(await credentialWith({}));
		expect(result).toEqual({ status: 'OK', message: 'Connection successful!' });
	});

	it.each<[string, Fault, RegExp]>([
		['a website', { kind: 'html', status: 200 }, WRONG_BASE_URL],
		['a login page', page(LOGIN_PAGE), WRONG_BASE_URL],
		['an empty object', json({}), WRONG_BASE_URL],
		['an empty array', json([]), WRONG_BASE_URL],
		['an array of jobs', json([{ job_id: 'a', status: 'pending' }]), WRONG_BASE_URL],
		['an empty page', page(''), WRONG_BASE_URL],
		['no content', { kind: 'status', status: 204 }, WRONG_BASE_URL],
		['plain text', json('ok'), WRONG_BASE_URL],
		['a string', { kind: 'body', body: '"jobs"' }, WRONG_BASE_URL],
		['null', { kind: 'body', body: 'null' }, WRONG_BASE_URL],
		['an envelope without a list', json({ success: true, data: {} }), WRONG_BASE_URL],
		['jobs that are no list', json({ jobs: { id: 1 } }), WRONG_BASE_URL],
		['a health check', json({ status: 'ok', data: { jobs: [] } }), WRONG_BASE_URL],
		["another service's refusal", json({ success: false, message: 'Log in' }), WRONG_BASE_URL],
		[
			"the API's refusal with status 200",
			json({ success: false, error: { code: 'INVALID_API_KEY', message: 'Invalid API key' } }),
			/^Aitronos rejected the request: Invalid API key\.$/,
		],
		[
			'a 400',
			json(undefined, 400),
			/^Aitronos rejected the request as invalid \(HTTP status 400\)/,
		],
		['a 401', json(undefined, 401), /^Aitronos rejected this API key\..*Settings > API Keys/],
		['a 403', json(undefined, 403), /^This API key doesn't have permission to read scrape jobs\./],
		["a gateway's 403", { kind: 'html', status: 403 }, /^Access to Aitronos was blocked/],
		['a 404', json(undefined, 404), WRONG_BASE_URL],
		["a gateway's 404", { kind: 'html', status: 404 }, WRONG_BASE_URL],
		['a 503', json(undefined, 503), /^Aitronos is temporarily unavailable.*Try again later\./],
		[
			'a redirect',
			{ kind: 'redirect', location: '/login' },
			/^Aitronos returned a redirect \(HTTP status 302\)\. The redirect leads to \/login\./,
		],
		['a broken connection', { kind: 'resetBefore' }, /^The connection to Aitronos was lost/],
	])('fails for %s, with advice', async (_what, fault, message) => {
		api().fault({ times: 1, fault });
		const before = api().requests.length;
		const result = await client().testCredential(await credentialWith({}));
		expect(result).toEqual({ status: 'Error', message: expect.stringMatching(message) });
		expect(
			api()
				.requests.slice(before)
				.map(({ url }) => url),
		).toEqual(['/api/v1/scrape/jobs?limit=1']);
	});

	it('does not show the key if a server repeats it', async () => {
		const error = { code: 'INVALID_API_KEY', message: `Invalid key ${SECRET_KEY}` };
		api().fault({ times: 1, fault: json({ success: false, error }) });
		const result = await client().testCredential(await credentialWith({}));
		expect(result.message).toBe('Aitronos rejected the request: Invalid key …');
	});

	it.each<[string, Record<string, string>, RegExp]>([
		['a wrong key', { apiKey: 'wrong-key' }, /^Aitronos rejected this API key\./],
		['an empty key', { apiKey: ' ' }, /^'API Key' in the Aitronos API credential is empty\./],
		[
			'a base URL without https',
			{ baseUrl: 'api.aitronos.com' },
			/^'Base URL' in .* a valid URL\./,
		],
		[
			'a closed port',
			{ baseUrl: 'http://127.0.0.1:1/v1' },
			/^The connection to Aitronos was refused/,
		],
		['an unknown host', { baseUrl: 'http://host.invalid' }, /^The Aitronos host wasn't found/],
	])('fails for %s, with advice', async (_what, fields, message) => {
		const result = await client().testCredential(await credentialWith(fields));
		expect(result).toEqual({ status: 'Error', message: expect.stringMatching(message) });
		expect(result.message).not.toContain('wrong-key');
	});

	it('fails for a wrong path, with both documented base URLs', async () => {
		const credential = await credentialWith({ baseUrl: `${api().origin}/api/v2` });
		const result = await client().testCredential(credential);
		expect(result).toEqual({ status: 'Error', message: expect.stringMatching(WRONG_BASE_URL) });
	});

	it.each([
		['apiKeyHeader', 'x-api-key', SECRET_KEY],
		['bearerToken', 'authorization', `Bearer ${SECRET_KEY}`],
	])('sends exactly one header for %s, in the test and in a run', async (form, header, value) => {
		const credential = await credentialWith({ authentication: form });
		const job = api().addJob({ data: [{ a: 1 }] });
		const before = api().requests.length;
		expect(await client().testCredential(credential)).toMatchObject({ status: 'OK' });
		const execution = await runByWebhook([job], [aitronos('getStatus')], credential);
		expect(execution.status).toBe('success');
		const sent = api().requests.slice(before);
		expect(sent).toHaveLength(2);
		for (const request of sent) {
			expect(keyHeaders(request)).toEqual([header]);
			expect(request.headers[header]).toBe(value);
		}
	});
});
