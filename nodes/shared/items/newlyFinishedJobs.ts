import { createHash } from 'crypto';
import type { IDataObject, INodeExecutionData, IPollFunctions } from 'n8n-workflow';
import { describeApiError } from '../errors/apiErrorMessages';
import { describeLateResult, describeRequestError } from '../errors/jobErrorMessages';
import { finishedAt, isFinished, type ScrapeJob } from '../model/job';
import { type Output, toItems, toStateItem } from '../model/jobOutput';
import { KEY_LENGTH, parseState, SeenJobs } from '../model/seenJobs';
import { pollOne, type PollResult } from '../polling/pollJobs';
import { resultPolicy } from '../polling/pollPolicy';
import { MAX_ROWS, type ReadOptions, readFinishedJobs } from '../polling/readFinishedJobs';
import { type ApiError, isNotFound } from '../transport/apiError';
import { type AitronosClient, createClient } from '../transport/client';
import { toNodeError } from './nodeError';

/** For the jobs whose data isn't in the list. */
const CONCURRENCY = 10;

/** Polls that are running in this process, by the data of their node: n8n starts them on schedule. */
const running = new WeakSet<IDataObject>();

interface TriggerParameters {
	statuses: string[];
	urlContains: string;
	output: Output;
	includeJobFields: boolean;
}

/**
 * The jobs that finished since the last poll, each once; null if there are none. The state changes
 * only if everything was read. A manual run returns the newest matching job and leaves the state alone.
 */
export async function pollNewlyFinishedJobs(
	context: IPollFunctions,
): Promise<INodeExecutionData[][] | null> {
	const parameters = getParameters(context);
	const client = await createClient(context, { concurrency: CONCURRENCY });
	if ('error' in client) throw toNodeError(context.getNode(), client.error);
	const poll = new Poll(context, client, parameters);
	const isManual = context.getMode() === 'manual';
	const stored = isManual ? {} : context.getWorkflowStaticData('node');
	if (running.has(stored)) return null;
	running.add(stored);
	try {
		const items = isManual ? await poll.getSample() : await poll.getNewItems(stored);
		return items.length > 0 ? [items.map((json) => ({ json }))] : null;
	} finally {
		running.delete(stored);
		client.close();
	}
}

function getParameters(context: IPollFunctions): TriggerParameters {
	return {
		statuses: [context.getNodeParameter('statuses') as string | string[]].flat(),
		urlContains: String(context.getNodeParameter('urlContains', '') ?? '')
			.trim()
			.toLowerCase(),
		includeJobFields: context.getNodeParameter('includeJobFields', false) === true,
		output: context.getNodeParameter('output') as Output,
	};
}

class Poll {
	constructor(
		private readonly context: IPollFunctions,
		private readonly client: AitronosClient,
		private readonly parameters: TriggerParameters,
	) {}

	async getNewItems(stored: IDataObject): Promise<IDataObject[]> {
		const seen = new SeenJobs(parseState(stored), Date.now(), keyOf);
		const fresh = await this.read((status) => ({
			isWanted: (job) => seen.remember(status, job) && this.matches(job),
			readUntil: () => seen.readUntil(status),
		}));
		const items = await this.toItems(fresh);
		Object.assign(stored, seen.toState(this.parameters.statuses));
		return items;
	}

	/** The newest job that matches, as far back as it takes to find one. */
	async getSample(): Promise<IDataObject[]> {
		const seen = new SeenJobs(undefined, Infinity, keyOf);
		const found = await this.read((status) => ({
			isWanted: (job) => {
				if (job.state !== status || !this.matches(job)) return false;
				// So that reading ends where older jobs begin.
				seen.remember(status, job);
				return true;
			},
			readUntil: () => seen.readUntil(status),
		}));
		const items = await this.toItems(found.slice(-1));
		if (items.length > 0) return items;
		throw toNodeError(this.context.getNode(), {
			error: found.length > 0 ? 'The newest matching job has no items' : 'No finished job matches',
			message:
				found.length > 0
					? "Set 'Output' to 'Simplified' to see the job itself."
					: "Scrape a page first, or check 'Statuses' and 'URL Contains'.",
		});
	}

	/** The wanted jobs of all statuses, the latest last. */
	private async read(optionsFor: (status: string) => ReadOptions): Promise<ScrapeJob[]> {
		const { logger } = this.context;
		const found: ScrapeJob[] = [];
		for (const status of this.parameters.statuses) {
			const list = await readFinishedJobs(this.client, status, optionsFor(status));
			if ('error' in list)
				throw toNodeError(this.context.getNode(), describeApiError(list.error, 'jobs'));
			found.push(...list.jobs);
			if (list.isCut) {
				logger.warn(
					`Aitronos lists more than ${MAX_ROWS} ${status} jobs: only the first ${MAX_ROWS} were checked`,
				);
			}
			for (const position of list.tooLarge) {
				logger.warn(
					`Aitronos scrape job at position ${position + 1} of the ${status} jobs was skipped: its data is larger than 32 MiB`,
				);
			}
		}
		return found.sort((a, b) => (finishedAt(a) ?? Infinity) - (finishedAt(b) ?? Infinity) || 0);
	}

	/** A job that didn't complete is returned as its state, behind its items if it has any. */
	private async toItems(jobs: ScrapeJob[]): Promise<IDataObject[]> {
		const { output, includeJobFields } = this.parameters;
		if (output !== 'items') return jobs.map((job) => toStateItem(job, job.id, output));
		const withData = await Promise.all(jobs.map(async (job) => await this.withData(job)));
		return withData.flatMap((job) => [
			...toItems(job, includeJobFields),
			...(job.state === 'completed' ? [] : [toStateItem(job, job.id, output)]),
		]);
	}

	/** The data of a job might be missing in the list. */
	private async withData(job: ScrapeJob): Promise<ScrapeJob> {
		if (job.hasData || job.state !== 'completed') return job;
		const task = { jobId: job.id, maxWait: Infinity, wantsReason: false };
		const result = await pollOne(task, { client: this.client, policy: resultPolicy });
		if (result?.kind === 'job' && isFinished(result.job)) return result.job;
		const error = result && errorOf(result);
		if (!error) throw toNodeError(this.context.getNode(), describeLateResult(job.id));
		const text = describeRequestError(job.id, job, error, 'knownJob');
		if (!isNotFound(error) && error.kind !== 'tooLarge')
			throw toNodeError(this.context.getNode(), text);
		// It would fail every poll.
		this.context.logger.warn(`${text.error}. The job was skipped.`);
		return job;
	}

	private matches({ fields }: ScrapeJob): boolean {
		return String(fields.url).toLowerCase().includes(this.parameters.urlContains);
	}
}

function errorOf(result: PollResult): ApiError | undefined {
	if (result.kind === 'job') return undefined;
	return result.kind === 'rateLimited' ? { ...result, kind: 'rateLimited' } : result.error;
}

/** 54 bits: no two of the thousands of remembered jobs share a key. */
function keyOf(id: string): string {
	return createHash('sha256').update(id).digest('base64').slice(0, KEY_LENGTH);
}
