import { createRequire } from 'node:module';
import type { IDataObject, INodeType, IVersionedNodeType } from 'n8n-workflow';
import { runWorkflow } from './engine.mts';
import { jobIds } from './responses.mts';
import { measureUsage, type Usage } from './usage.mts';

/** Fetches the items of all jobs. */
type Variant = (baseUrl: string, jobs: readonly string[]) => Promise<readonly unknown[]>;

const variants = {
	/** Nothing can be simpler with 10 requests in flight. */
	plain: (baseUrl, jobs) => fetchItems(baseUrl, jobs, 10),
	/** Other packages wait for one job after another. */
	sequential: (baseUrl, jobs) => fetchItems(baseUrl, jobs, 1),
	node: (baseUrl, jobs) => runWorkflow({ baseUrl, jobs }),
	/** What a user builds without this node, with n8n's own nodes as they come. */
	chain: (baseUrl, jobs) =>
		runWorkflow({
			baseUrl,
			jobs,
			types: chainTypes(),
			nodes: [
				{
					name: 'HTTP Request',
					type: 'n8n-nodes-base.httpRequest',
					typeVersion: 4.2,
					parameters: { url: `=${baseUrl}/scrape/jobs/{{ $json.job_id }}`, options: {} },
				},
				{
					name: 'Split Out',
					type: 'n8n-nodes-base.splitOut',
					parameters: { fieldToSplitOut: 'extracted_data', options: {} },
				},
			],
		}),
} satisfies Record<string, Variant>;

export type VariantName = keyof typeof variants;

export interface Comparison {
	baseUrl: string;
	jobs: number;
	itemsPerJob: number;
	variants: VariantName[];
	rounds: number;
}

/** Runs all variants in each round, every second time in reverse order. */
export async function compare(given: Comparison): Promise<Array<Record<VariantName, Usage>>> {
	const jobs = jobIds(given.jobs);
	// What is loaded and compiled with the first requests is not measured.
	for (const name of given.variants) await variants[name](given.baseUrl, jobs.slice(0, 10));
	const rounds: Array<Record<string, Usage>> = [];
	for (let round = 0; round < given.rounds; round++) {
		const usages: Record<string, Usage> = {};
		for (const name of round % 2 === 0 ? given.variants : [...given.variants].reverse()) {
			const { result, usage } = await measureUsage(() => variants[name](given.baseUrl, jobs));
			if (result.length !== given.jobs * given.itemsPerJob)
				throw new Error(`${name}: items are missing`);
			usages[name] = usage;
		}
		rounds.push(usages);
	}
	return rounds;
}

async function fetchItems(baseUrl: string, jobs: readonly string[], inFlight: number) {
	const items: unknown[][] = [];
	const next = jobs.entries();
	const fetchNext = async () => {
		for (const [index, job] of next) {
			const response = await fetch(`${baseUrl}/scrape/jobs/${job}`);
			items[index] = (JSON.parse(await response.text()) as IDataObject).extracted_data as unknown[];
		}
	};
	await Promise.all(Array.from({ length: inFlight }, fetchNext));
	return items.flat();
}

/** The real nodes, of the n8n that `npm start` installs. */
function chainTypes(): Record<string, INodeType> {
	const require = createRequire(new URL('../../tools/n8n/2.x/package.json', import.meta.url));
	const load = (path: string) => require(`n8n-nodes-base/dist/nodes/${path}.node.js`) as unknown;
	const { HttpRequest } = load('HttpRequest/HttpRequest') as {
		HttpRequest: new () => IVersionedNodeType;
	};
	const { SplitOut } = load('Transform/SplitOut/SplitOut') as { SplitOut: new () => INodeType };
	return {
		'n8n-nodes-base.httpRequest': new HttpRequest().getNodeType(4.2),
		'n8n-nodes-base.splitOut': new SplitOut(),
	};
}
