/** What an AI agent gets. n8n runs the node under a type of its own then, whose name ends in Tool. */
import { describe, expect, it } from '@jest/globals';
import { type INode, type INodeTypes, Workflow } from 'n8n-workflow';
import { AitronosScrapeJob } from '../../tools/engine/package.mts';
import { given, type JobRun, NODE, useMockApi } from './fixture.mts';

const { mockApi, runJobs } = useMockApi();
const TOOL = 'test.aitronosScrapeJobTool';

function toolType() {
	const type = new AitronosScrapeJob();
	// As n8n names the description of a tool: parameters that are shown only there have values then.
	type.description.name += 'Tool';
	return type;
}

async function runAsTool(run: JobRun) {
	return await runJobs('waitUntilComplete', {
		...run,
		types: { [TOOL]: toolType() },
		settings: { type: TOOL, ...run.settings },
	});
}

const items = (count: number, text = '') => Array.from({ length: count }, (_, a) => ({ a, text }));

describe('an agent gets', () => {
	it('a small result as it is', async () => {
		const result = await runAsTool({ jobs: [mockApi().addJob({ data: items(3) })] });
		expect(given(result)).toEqual(items(3));
	});

	it.each([
		['50 items by default', {}, items(60), 50],
		['as many items as the user allows', { toolMaxItems: 7 }, items(60), 7],
		['20,000 characters by default', {}, items(40, 'x'.repeat(1_000)), 19],
		[
			'as many characters as the user allows',
			{ toolMaxCharacters: 1_000 },
			items(20, 'x'.repeat(100)),
			8,
		],
		['no item that is too large alone', {}, items(1, 'x'.repeat(30_000)), 0],
	])('%s, and what was left out', async (_what, parameters, data, count) => {
		const result = await runAsTool({ jobs: [mockApi().addJob({ data })], parameters });
		const left = `^Only ${count} of ${data.length} items? fit .*'Max Items for the Agent'`;
		expect(given(result)).toEqual([...data.slice(0, count), { note: expect.stringMatching(left) }]);
	});

	it('a note instead of nothing', async () => {
		const result = await runAsTool({ jobs: [mockApi().addJob({ data: [] })] });
		expect(given(result)).toEqual([{ note: expect.stringContaining('completed without items') }]);
	});

	it('no advice about parameters and the execution, which a model cannot change', async () => {
		const jobs = [mockApi().addJob({ data: [] })];
		const parameters = { maxWait: 3_600 };
		const [{ note }] = given(await runAsTool({ jobs, parameters }));
		expect(note).not.toMatch(/On Empty Result|Long waits/);
		expect(given(await runAsTool({ jobs: [mockApi().addJob()], parameters }))).toHaveLength(1);
	});

	it.each([
		['by default', {}],
		['if the workflow continues', { onError: 'continueRegularOutput' as const }],
	])('an error item that says what to call next, %s', async (_when, settings) => {
		const id = mockApi().addJob({ outcome: 'never' });
		const result = await runAsTool({ jobs: [id], parameters: { maxWait: 0 }, settings });
		expect(given(result)).toEqual([
			{
				error: expect.stringContaining(`'${id}'`),
				message: expect.stringContaining("'Get Status'"),
			},
		]);
	});

	it('nothing if On Error is set to Stop: the execution ends', async () => {
		const id = mockApi().addJob({ outcome: 'failed' });
		const result = await runAsTool({ jobs: [id], settings: { onError: 'stopWorkflow' } });
		expect(result.task(NODE)?.error?.message).toContain(`'${id}'`);
	});

	it('what a workflow gets is not limited', async () => {
		const id = mockApi().addJob({ data: items(60) });
		const result = await runJobs('waitUntilComplete', { jobs: [id] });
		expect(result.items(NODE)).toHaveLength(60);
	});
});

it.each([
	['in a workflow', new AitronosScrapeJob(), true],
	['as a tool', toolType(), false],
])('the hint to wait in a loop, %s', (_where, type, isShown) => {
	const [hint] = type.description.hints ?? [];
	const node: INode = {
		...{ id: '1', name: NODE, type: TOOL, typeVersion: 1, position: [0, 0] },
		parameters: { resource: 'job', operation: 'scrape' },
	};
	const nodeTypes: Partial<INodeTypes> = { getByNameAndVersion: () => type };
	const workflow = new Workflow({
		...{ nodes: [node], connections: {}, active: false },
		nodeTypes: nodeTypes as INodeTypes,
	});
	const { expression } = workflow;
	const condition = hint.displayCondition;
	expect(expression.getSimpleParameterValue(workflow.nodes[NODE], condition, 'internal', {})).toBe(
		isShown,
	);
});
