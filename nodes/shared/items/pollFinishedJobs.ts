import { createHash } from 'crypto';
import {
	type IDataObject,
	type INodeExecutionData,
	type IPollFunctions,
	NodeOperationError,
} from 'n8n-workflow';
import { describeApiError } from '../errors/apiErrorMessages';
import {
	finishedAt,
	KEY_LENGTH,
	parseState,
	takeFinished,
	type TriggerState,
} from '../model/finishedJobs';
import type { ScrapeJob } from '../model/job';
import { type Output, toItems, toStateItem } from '../model/jobOutput';
import { type AitronosClient, createClient } from '../transport/client';
import type { ErrorText } from '../utils/format';
import { MAX_ROWS, readFinishedJobs } from '../polling/readFinishedJobs';

/** Polls that are running in this process, by the data of their node: n8n starts them on schedule. */
const running = new WeakSet<IDataObject>();

interface TriggerParameters {
	statuses: string[];
	urlContains: string;
	output: Output;
}

/**
 * The jobs that finished since the last poll, each once; null if there are none. The state changes
 * only if everything was read. A manual run returns the latest job and leaves the state alone.
 */
export async function pollFinishedJobs(
	context: IPollFunctions,
): Promise<INodeExecutionData[][] | null> {
	const parameters = getParameters(context);
	const client = await createClient(context, { concurrency: 1 });
	if ('error' in client) throw toError(context, client.error);
	if (context.getMode() === 'manual') return await getSample(context, client, parameters);

	const stored = context.getWorkflowStaticData('node');
	if (running.has(stored)) return null;
	running.add(stored);
	try {
		const state = parseState(stored);
		const read = await readAll(context, client, parameters.statuses, state);
		const { fresh, state: next } = takeFinished(state, read, Date.now(), keyOf);
		Object.assign(stored, next);
		const items = toN8nItems(fresh, parameters);
		return items.length > 0 ? [items] : null;
	} finally {
		running.delete(stored);
	}
}

function getParameters(context: IPollFunctions): TriggerParameters {
	return {
		statuses: context.getNodeParameter('statuses') as string[],
		urlContains: (context.getNodeParameter('urlContains', '') as string).trim().toLowerCase(),
		output: context.getNodeParameter('output') as Output,
	};
}

async function readAll(
	context: IPollFunctions,
	client: AitronosClient,
	statuses: string[],
	state: TriggerState | undefined,
): Promise<Map<string, ScrapeJob[]>> {
	const read = new Map<string, ScrapeJob[]>();
	for (const status of statuses) {
		const known = state?.statuses.includes(status) ? state : undefined;
		const list = await readFinishedJobs(client, status, known);
		if ('error' in list) throw toError(context, describeApiError(list.error, 'jobs'));
		if (list.isCut) {
			context.logger.warn(
				`Aitronos lists more than ${MAX_ROWS} ${status} jobs: only the first ${MAX_ROWS} were checked`,
			);
		}
		for (const position of list.tooLarge) {
			context.logger.warn(
				`Aitronos scrape job at position ${position + 1} of the ${status} jobs was skipped: its data is larger than 32 MiB`,
			);
		}
		read.set(status, list.jobs);
	}
	return read;
}

async function getSample(
	context: IPollFunctions,
	client: AitronosClient,
	parameters: TriggerParameters,
): Promise<INodeExecutionData[][]> {
	const read = await readAll(context, client, parameters.statuses, undefined);
	const jobs = [...read.values()].flat().filter((job) => matches(job, parameters));
	const [latest] = jobs.sort((a, b) => (finishedAt(b) ?? 0) - (finishedAt(a) ?? 0));
	const items = latest ? toN8nItems([latest], parameters) : [];
	if (items.length > 0) return [items];
	throw toError(context, {
		error: latest ? 'The latest job has no items' : 'No finished job matches',
		message: latest
			? "Set 'Output' to 'Simplified' to see the job itself."
			: "Scrape a page first, or check 'Statuses' and 'URL Contains'.",
	});
}

/** A job that didn't complete is returned as its state, behind its items if it has any. */
function toN8nItems(jobs: ScrapeJob[], parameters: TriggerParameters): INodeExecutionData[] {
	const { output } = parameters;
	return jobs
		.filter((job) => matches(job, parameters))
		.flatMap((job) => {
			const items = output === 'items' ? toItems(job, false) : [];
			if (output !== 'items' || job.state !== 'completed') {
				items.push(toStateItem(job, job.id, output));
			}
			return items.map((json) => ({ json }));
		});
}

function matches({ fields }: ScrapeJob, { urlContains }: TriggerParameters): boolean {
	return String(fields.url ?? '')
		.toLowerCase()
		.includes(urlContains);
}

/** 54 bits: among the thousands of jobs that are remembered, two have never the same. */
function keyOf(id: string): string {
	return createHash('sha256').update(id).digest('base64').slice(0, KEY_LENGTH);
}

function toError(context: IPollFunctions, { error, message }: ErrorText): NodeOperationError {
	return new NodeOperationError(context.getNode(), error, { description: message });
}
