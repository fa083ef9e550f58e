/** The node as a tool of n8n's AI Agent, with a scripted server in place of the chat model. */
import { randomUUID } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { agentWorkflow, aitronosTool, fromAi } from '../../tools/chatModel/agentWorkflow.mts';
import type { ToolCall, Turn } from '../../tools/chatModel/chatModel.mts';
import type { NodeSketch } from '../../tools/n8n/workflow.mts';
import { parseResult, useAgent } from './agentFixture.mts';

const { api, client, model, storeAgent, runAgent } = useAgent();

const SCHEMA = { type: 'object', properties: { title: { type: 'string' } } };
const PAGE = { url: 'https://example.com/page', schema: SCHEMA };
const ITEMS = [{ title: 'One' }, { title: 'Two' }];

const page = { url: fromAi('url', 'string'), schemaMode: 'json', schema: fromAi('schema', 'json') };
const jobId = { __rl: true, mode: 'id', value: fromAi('job_id', 'string') };
const maxWait = fromAi('max_wait', 'number');
const createOptions = { followPagination: fromAi('all_pages', 'boolean') };

const TOOLS = [
	aitronosTool('scrape', 'scrape', { ...page, maxWait, createOptions }),
	aitronosTool('create', 'create', page),
	aitronosTool('get_status', 'getStatus', { jobId }),
	aitronosTool('get_items', 'getStatus', { jobId, output: 'items' }),
	aitronosTool('wait', 'waitUntilComplete', { jobId, maxWait }),
	aitronosTool('wait_for_two', 'waitUntilComplete', { jobId, toolMaxItems: 2 }),
	aitronosTool('wait_for_little', 'waitUntilComplete', { jobId, toolMaxCharacters: 1_000 }),
];

const wait = (id: string, seconds: unknown = 60): ToolCall => ({
	name: 'wait',
	args: { job_id: id, max_wait: seconds },
});
const call = (name: string, id: string): ToolCall => ({ name, args: { job_id: id } });
const scrape = (args: object): ToolCall => ({ name: 'scrape', args: { ...PAGE, ...args } });
const items = (count: number, title = '') =>
	Array.from({ length: count }, (_, index) => ({ title: `${index}${title}` }));

// n8n runs the tools of an agent inside its node up to version 2, as nodes of the workflow since.
describe.each([2.2, 3])('with an AI Agent of version %d, a model', (version) => {
	const run = async (...turns: Turn[]) => await runAgent(agentWorkflow(version, TOOLS), turns);

	it('reads what each tool returns, how long that takes, and which arguments it has', async () => {
		await run();
		const tools = new Map(
			model()
				.tools()
				.map((tool) => [tool.name, tool]),
		);
		expect([...tools.keys()].sort()).toEqual(TOOLS.map(({ name }) => name).sort());
		const expected: Array<[string, RegExp, string[]]> = [
			[
				'scrape',
				/returns each extracted item.*seconds to minutes/,
				['all_pages', 'max_wait', 'schema', 'url'],
			],
			['create', /returns the new job with its job_id.*a few seconds/, ['schema', 'url']],
			['get_status', /Returns the status.*a few seconds/, ['job_id']],
			['wait', /returns each extracted item.*as long as the job/, ['job_id', 'max_wait']],
		];
		for (const [name, description, names] of expected) {
			const tool = tools.get(name);
			expect(tool?.description).toMatch(description);
			expect(Object.keys(tool?.parameters.properties ?? {}).sort()).toEqual(names);
		}
	});

	it('reads the description of the user instead', async () => {
		const toolDescription = 'Prices of our competitors.';
		const parameters = { descriptionType: 'manual', toolDescription };
		await runAgent(agentWorkflow(version, [aitronosTool('list', 'getMany', parameters)]), []);
		expect(model().tools()).toMatchObject([{ description: toolDescription }]);
	});

	it('scrapes a page and gets its items', async () => {
		api().onCreate(() => ({ data: ITEMS }));
		const results = await run([scrape({ max_wait: 60, all_pages: true })]);
		expect(results).toEqual([ITEMS]);
		expect(api().createdJobs).toMatchObject([
			{ url: PAGE.url, options: { follow_pagination: true } },
		]);
	});

	it('creates a job, gets its status, and waits for it, with the ID that it received', async () => {
		api().onCreate(() => ({ data: ITEMS }));
		const id = (results: string[]) => String(parseResult(results[0])[0].job_id);
		const [created, status, waited] = await run(
			[{ name: 'create', args: PAGE }],
			(results) => [call('get_status', id(results))],
			(results) => [wait(id(results))],
		);
		expect(created).toEqual([expect.objectContaining({ url: PAGE.url })]);
		expect(status).toEqual([expect.objectContaining({ finished: true, item_count: 2 })]);
		expect(waited).toEqual(ITEMS);
	});

	it('gets the result of each of several calls in one turn', async () => {
		const ids = items(3).map((item) => api().addJob({ data: [item], finishAfter: 300 }));
		const running = api().addJob({ outcome: 'never' });
		const results = await run([
			...ids.map((id) => wait(id)),
			wait(running, 1),
			call('get_status', running),
		]);
		expect(results).toEqual([
			...items(3).map((item) => [item]),
			[expect.objectContaining({ error: expect.stringContaining(`'${running}'`) })],
			[expect.objectContaining({ job_id: running, status: 'processing', finished: false })],
		]);
	});

	it('gets a note instead of nothing', async () => {
		const [empty, running] = await run([
			wait(api().addJob({ data: [] })),
			call('get_items', api().addJob({ outcome: 'never' })),
		]);
		expect(empty).toEqual([{ note: expect.stringMatching(/completed without items.*schema/) }]);
		expect(running).toEqual([
			{ note: expect.stringMatching(/isn't finished.*Use 'Wait Until Complete'/) },
		]);
	});

	it('gets errors that say what to call next', async () => {
		api().onCreate(() => ({ outcome: 'never' }));
		const running = api().addJob({ outcome: 'never' });
		const failed = api().addJob({ outcome: 'failed', errorMessage: 'Blocked by the site' });
		const [timeout, scraped, unsuccessful, unknown] = await run([
			wait(running, 1),
			scrape({ max_wait: 1, all_pages: false }),
			wait(failed),
			call('get_status', 'job_unknown'),
		]);
		const texts = (error: string, message: string) => [
			{ error: expect.stringContaining(error), message: expect.stringContaining(message) },
		];
		const [{ id: created }] = api().createdJobs;
		expect(timeout).toEqual(texts(`'${running}'`, "check the job later with 'Get Status'"));
		expect(scraped).toEqual(
			texts(`'${created}'`, `use 'Wait Until Complete' with the job ID ${created}`),
		);
		expect(unsuccessful).toEqual(texts('Blocked by the site', 'create the job again'));
		expect(unknown).toEqual(texts('not found', 'Check the ID'));
	});

	it.each([
		['50 items', 'wait', items(60), 50],
		['20,000 characters', 'wait', items(30, 'x'.repeat(1_000)), 19],
		['as many items as the user allows', 'wait_for_two', items(3), 2],
		['as many characters as the user allows', 'wait_for_little', items(30, 'x'.repeat(200)), 4],
	])('gets at most %s, and what was left out', async (_what, name, data, count) => {
		const job_id = api().addJob({ data });
		const [result] = await run([{ name, args: { job_id, max_wait: 60 } }]);
		const note = `^Only ${count} of ${data.length} items fit .* raise 'Max Items for the Agent'`;
		expect(result).toEqual([...data.slice(0, count), { note: expect.stringMatching(note) }]);
	});
});

// Up to version 2, n8n rejects such arguments itself.
describe('with the current AI Agent, a model', () => {
	it('can give numbers, booleans, and schemas as text', async () => {
		api().onCreate(() => ({ data: ITEMS }));
		const args = { max_wait: '60', all_pages: 'true', schema: JSON.stringify(SCHEMA) };
		expect(await runAgent(agentWorkflow(3, TOOLS), [[scrape(args)]])).toEqual([ITEMS]);
		expect(api().createdJobs).toMatchObject([
			{ url: PAGE.url, options: { follow_pagination: true } },
		]);
	});

	it('reads what is wrong with its arguments, before anything is requested', async () => {
		const results = await runAgent(agentWorkflow(3, TOOLS), [
			[
				scrape({ max_wait: 'a while' }),
				scrape({ schema: '{ title' }),
				scrape({ url: 'the page' }),
				call('get_status', '{{ $json.id }}'),
			],
		]);
		expect(results).toEqual([
			[{ error: expect.stringContaining("'Max Wait"), message: expect.stringMatching(/number/) }],
			[{ error: expect.stringContaining("'Schema' isn't"), message: expect.stringMatching(/{/) }],
			[{ error: expect.stringContaining("'URL'"), message: expect.stringMatching(/https:/) }],
			[{ error: expect.stringContaining("'Job'"), message: expect.any(String) }],
		]);
		expect(api().requests).toEqual([]);
	});

	it('gets nothing if On Error is set to Stop: the execution ends', async () => {
		const tool = aitronosTool('wait', 'waitUntilComplete', { jobId }, { onError: 'stopWorkflow' });
		model().script([wait(api().addJob({ outcome: 'failed', errorMessage: 'Blocked' }))]);
		const stored = await storeAgent(agentWorkflow(3, [tool]));
		const execution = await client().finishedExecution(await client().run(stored));
		expect(execution.status).toBe('error');
		expect(execution.error?.message).toContain('Blocked');
	});

	it('can stream to a chat', async () => {
		const webhookId = randomUUID();
		const trigger: NodeSketch = {
			name: 'Chat',
			type: '@n8n/n8n-nodes-langchain.chatTrigger',
			typeVersion: 1.3,
			webhookId,
			parameters: { public: true, options: { responseMode: 'streaming' } },
		};
		const id = api().addJob({ data: ITEMS });
		model().script([wait(id)]);
		const stored = await storeAgent(agentWorkflow(3, TOOLS, trigger));
		await client().activate(stored);
		const message = { action: 'sendMessage', sessionId: 'a', chatInput: 'Scrape it.' };
		const response = await client().callWebhook(`${webhookId}/chat`, message);
		expect(await response.text()).toContain('Done.');
		await client().deactivate(stored);
		expect(model().requests.map(({ stream }) => stream)).toEqual([true, true]);
		expect(model().results().map(parseResult)).toEqual([ITEMS]);
	});
});
