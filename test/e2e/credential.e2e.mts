import { describe, expect, it } from '@jest/globals';
import { testCredential } from '../../tools/n8n/credentials.mts';
import { keyHeaders, SECRET_KEY, useN8n } from './fixture.mts';
import { sharedN8n } from './sharedN8n.mts';
import { aitronos } from './workflow.mts';

const { api, session, credentialWith, runByWebhook } = useN8n();
/** n8n 1.x does not show what a credential says about a status, but texts of its own. */
const hasOwnTexts = sharedN8n().line === '1.x';

describe('the credential, tested as the editor does', () => {
	it('accepts the right key, white space and a slash at the end included', async () => {
		const credential = await credentialWith({
			apiKey: ` ${SECRET_KEY} `,
			baseUrl: ` ${api().baseUrl}/ `,
		});
		expect(await testCredential(session(), credential)).toMatchObject({ status: 'OK' });
		expect(api().requests.at(-1)?.url).toBe('/api/v1/scrape/jobs?limit=1');
	});

	it('gives advice for a wrong key', async () => {
		const credential = await credentialWith({ apiKey: 'wrong-key' });
		const verdict = await testCredential(session(), credential);
		expect(verdict.status).toBe('Error');
		expect(verdict.message).toMatch(
			hasOwnTexts
				? /Authorization failed/
				: /^Aitronos does not accept this API key.*Settings, API Keys/,
		);
		expect(JSON.stringify(verdict)).not.toContain('wrong-key');
	});

	it('names the other documented base URL for a wrong path', async () => {
		const credential = await credentialWith({ baseUrl: `${api().origin}/api/v2` });
		const verdict = await testCredential(session(), credential);
		expect(verdict.status).toBe('Error');
		expect(verdict.message).toMatch(
			hasOwnTexts ? /could not be found/ : /https:\/\/api\.aitronos\.com\/v1/,
		);
	});

	it.each([
		['apiKeyHeader', 'x-api-key', SECRET_KEY],
		['bearerToken', 'authorization', `Bearer ${SECRET_KEY}`],
	])('sends exactly one header for %s, in the test and in a run', async (form, header, value) => {
		const credential = await credentialWith({ authentication: form });
		const job = api().addJob({ data: [{ a: 1 }] });
		const before = api().requests.length;
		expect(await testCredential(session(), credential)).toMatchObject({ status: 'OK' });
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
