import { describeMissingResult } from '../errors/batchMessages';
import type { Batch } from '../model/batch';
import { isFinished, type ScrapeJob } from '../model/job';
import { pollOne, type PollResult } from '../polling/pollJobs';
import { resultPolicy } from '../polling/pollPolicy';
import { nonEmptyString } from '../utils/typeGuards';
import { describeShortList } from './executionHints';
import { isFinal, type ItemOutcome, type OutcomeOptions, toOutcome } from './itemOutcome';
import type { Indexed, ItemRun } from './itemRun';
import { type JobRequest, toTask } from './pollJobItems';

/** Fetches the finished jobs of a batch, all in parallel, and adds what they bring in their order. */
export async function addBatchJobs(
	batch: Batch | undefined,
	sameBatch: ReadonlyArray<Indexed<JobRequest>>,
	run: ItemRun,
): Promise<void> {
	const first = sameBatch[0]!;
	const owners = ownersOf(sameBatch, run);
	const listed = new Map((batch?.jobs ?? []).filter(isFinished).map((job) => [job.id, job]));
	const isShort = batch?.isFinished === true && batch.jobs.length < batch.total;
	const ids = [...new Set([...listed.keys(), ...(isShort ? owners.keys() : [])])];
	if (isShort && ids.length < batch.total) {
		run.hints.note(describeShortList(batch, ids.length));
	}
	const results = await Promise.all(
		ids.map(async (jobId) => {
			const task = toTask({ ...first, jobId, maxWait: Infinity, pollInterval: undefined });
			return await pollOne(task, { client: run.client, policy: resultPolicy });
		}),
	);
	for (const [index, jobId] of ids.entries()) {
		const result = results[index];
		if (!result || run.isOver) return;
		const itemIndex = owners.get(jobId) ?? first.itemIndex;
		const outcome = toResultOutcome(result, listed.get(jobId), {
			...first,
			jobId,
			origin: 'batch',
		});
		run.hints.add(jobId, 'hint' in outcome ? outcome.hint : undefined);
		if ('error' in outcome) run.failPart(itemIndex, outcome.error, outcome.cause);
		else run.results.add(itemIndex, outcome.items);
	}
}

/** The input items that name a job of the batch in `job_id`, as those that Create returns do. */
function ownersOf(sameBatch: ReadonlyArray<Indexed<unknown>>, run: ItemRun): Map<string, number> {
	const inputs = run.context.getInputData();
	const owners = new Map<string, number>();
	for (const { itemIndex } of sameBatch) {
		const jobId = nonEmptyString(inputs[itemIndex]?.json.job_id);
		if (jobId !== undefined && !owners.has(jobId)) owners.set(jobId, itemIndex);
	}
	return owners;
}

/** What doesn't come of a job that has finished is an error, never its last state. */
function toResultOutcome(
	result: PollResult,
	job: ScrapeJob | undefined,
	request: OutcomeOptions,
): ItemOutcome {
	if (result.kind === 'job' && isFinished(result.job)) return toOutcome(result, request);
	const { jobId } = request;
	if (result.kind === 'job') return { error: describeMissingResult(jobId) };
	const outcome = toOutcome({ ...result, job }, { ...request, onTimeout: 'fail' });
	return 'error' in outcome && !isFinal(result)
		? { ...outcome, error: describeMissingResult(jobId, outcome.error) }
		: outcome;
}
