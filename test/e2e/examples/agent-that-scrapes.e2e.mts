import { expect, it } from '@jest/globals';
import { addExamples, EXAMPLE_JOBS, pickFields } from '../../../tools/mockApi/exampleJobs.mts';
import { readExample } from '../../../tools/n8n/workflow.mts';
import { useAgent } from '../agentFixture.mts';

const { api, model, runAgent } = useAgent();

it('the example works as imported', async () => {
	addExamples(api());
	const schema = { type: 'object', properties: { title: { type: 'string' } } };
	const { products, documented } = EXAMPLE_JOBS;
	const question = `What is the cheapest product on ${products.url}?`;
	const [scraped, waited] = await runAgent(
		readExample('agent-that-scrapes.json'),
		[
			[{ name: 'Scrape_Page', args: { url: products.url, schema } }],
			[{ name: 'Wait_for_Job', args: { job_id: documented.id } }],
		],
		{ action: 'sendMessage', sessionId: 'a', chatInput: question },
	);
	expect(scraped).toEqual(pickFields(products.data, ['title']));
	expect(waited).toEqual(documented.data);
	expect(model().requests[0].messages).toMatchObject([
		{ content: expect.stringContaining('You answer questions about web pages') },
		{ role: 'user', content: question },
	]);
	for (const { parameters } of model().tools()) {
		for (const argument of Object.values(parameters.properties)) {
			expect(argument).toEqual(expect.objectContaining({ description: expect.any(String) }));
		}
	}
});
