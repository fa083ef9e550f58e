import { describe, expect, it } from '@jest/globals';
import { aitronos } from '../../tools/n8n/workflow.mts';
import { keyHeaders, SECRET_KEY, useN8n } from './fixture.mts';
import { shared } from './shared.mts';

const { api, client, credentialWith, runByWebhook } = useN8n();
/** n8n 1.x shows its own texts for an error status, not those of the credential. */
const hasOwnTexts = shared('n8n').line === '1.x';

describe('the credential test of the editor', () => {
	it('accepts the right key, also with white space and a trailing slash', async () => {
		const credential = await credentialWith({
			apiKey: ` ${SECRET_KEY} `,
			baseUrl: ` ${api().baseUrl}/ `,
		});
		expect(await client().testCredential(credential)).toMatchObject({ status: 'OK' });
		expect(api().requests.at(-1)?.url).toBe('/api/v1/scrape/jobs?limit=1');
	});

	it('gives advice on a wrong key', async () => {
		const credential = await credentialWith({ apiKey: 'wrong-key' });
		const result = await client().testCredential(credential);
		expect(result.status).toBe('Error');
		expect(result.message).toMatch(
			hasOwnTexts
				? /Authorization failed/
				: /^Aitronos does not accept this API key.*Settings, API Keys/,
		);
		expect(JSON.stringify(result)).not.toContain('wrong-key');
	});

	it('names the other documented base URL if the path is wrong', async () => {
		const credential = await credentialWith({ baseUrl: `${api().origin}/api/v2` });
		const result = await client().testCredential(credential);
		expect(result.status).toBe('Error');
		expect(result.message).toMatch(
			hasOwnTexts ? /could not be found/ : /https:\/\/api\.aitronos\.com\/v1/,
		);
	});

	it.each([
		['apiKeyHeader', 'x-api-key', SECRET_KEY],
		['bearerToken', 'authorization', `Bearer ${SECRET_KEY}`],
	])('sends exactly one header for %s, and so does a run', async (form, header, value) => {
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
