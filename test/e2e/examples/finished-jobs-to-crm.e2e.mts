import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type MockCrm, startMockCrm } from '../../../tools/mockCrm/mockCrm.mts';
import { editNodes, readExample } from '../../../tools/n8n/workflow.mts';
import { useExamples } from './fixture.mts';

const { api, client, run, store } = useExamples();

let crm: MockCrm;
beforeAll(async () => {
	crm = await startMockCrm();
});
afterAll(async () => await crm?.close());

/** Stores the example with the address and the token of the mock CRM. */
async function storeExample() {
	const example = readExample('finished-jobs-to-crm.json');
	const real = JSON.stringify(example);
	const local = real.replace('https://api.hubapi.com', crm.baseUrl);
	expect(local).not.toBe(real);
	const token = { token: crm.token };
	const httpBearerAuth = await client().saveCredential('CRM', token, 'httpBearerAuth');
	const credentials = { httpBearerAuth };
	return await store(
		editNodes(JSON.parse(local) as typeof example, {
			'Create Contact': { credentials },
			'Update Contact': { credentials },
		}),
	);
}

const finishJob = (data: object[]) =>
	api().addJob({
		url: 'https://example.com/team',
		completedAt: new Date(Date.now() + 60_000).toISOString(),
		data,
	});

const ADA = { first_name: 'Ada', last_name: 'Müller', email: 'ada@example.com', company: 'Alp AG' };
const BEN = { first_name: 'Ben', last_name: "O'Neil", email: 'Ben+work@example.com' };
const CLEO = { first_name: 'Cleo', last_name: null, email: 'cleo@example.com' };
const NOBODY = { first_name: 'Office', email: null };

const ada = {
	email: 'ada@example.com',
	firstname: 'Ada',
	lastname: 'Müller',
	company: 'Alp AG',
};
const ben = { email: 'ben+work@example.com', firstname: 'Ben', lastname: "O'Neil" };

const cleo = { email: 'cleo@example.com', firstname: 'Cleo' };

describe('finished-jobs-to-crm.json', () => {
	it('creates new contacts, updates others, and fails for what the CRM rejects', async () => {
		crm.add({ ...ben, firstname: 'Benjamin', phone: '+41 44 000 00 00', company: 'Old Ltd' });
		finishJob([ADA, NOBODY, BEN, CLEO]);
		const workflow = await storeExample();

		const first = await run(workflow);
		expect(crm.contacts()).toEqual([
			{ ...ben, phone: '+41 44 000 00 00', company: 'Old Ltd' },
			ada,
			cleo,
		]);
		expect(crm.requests.toSorted()).toEqual(['PATCH 200', 'POST 201', 'POST 201', 'POST 409']);
		expect(first.json('Without Email')).toEqual([NOBODY]);
		expect(first.ran).not.toContain('Report Rejected Contact');

		const invalid = { ...ADA, email: 'ada(at)example.com' };
		finishJob([invalid, { ...ADA, company: 'Berg AG' }]);
		const second = await run(workflow, 'error');
		expect(second.error?.message).toContain('ada(at)example.com: 400');
		expect(crm.contacts()[1]).toEqual({ ...ada, company: 'Berg AG' });
	});
});
