import type { Batch } from '../model/batch';
import { formatId } from '../model/jobId';
import { formatCount } from '../utils/format';
import type { HintReason } from './itemOutcome';

/** From here on, n8n's own Wait node is the better way to wait. Milliseconds. */
const LONG_WAIT = 15 * 60_000;

/** With Retry On Fail, an operation that creates jobs creates them again. */
export const RETRY_HINT =
	"'Retry On Fail' runs the whole node again and creates all jobs again. Turn it off to avoid paying twice, and handle failed items with 'On Error' instead.";

/** The API returned this many jobs, and then nothing new. */
export function describeCutList(count: number): string {
	return `The list ended after ${formatCount(count, 'job')}, although there might be more. To get others, set 'Status' in 'Filters'.`;
}

/** Jobs of the list that were left out; positions begin at 0. */
export function describeTooLargeJobs(positions: readonly number[]): string {
	const shown = positions.map((position) => position + 1).join(', ');
	return `Left out because their data is larger than 32 MiB: the jobs at position ${shown} of the list.`;
}

/** The batch has finished, but the API doesn't list all of its jobs. */
export function describeShortList({ id, total }: Batch, known: number): string {
	return `Aitronos lists only ${known} of the ${total} jobs of batch '${formatId(id)}', so the items of the others are missing. To include them, pass all items from 'Create' to this node.`;
}

/** The wait for a batch ended early, because the API wants no request for too long. */
export const BATCH_RATE_LIMIT_HINT =
	"The node stopped waiting early for the batch, because Aitronos accepts no requests within 'Max Wait'. Run this node again later.";

/** The list says that these jobs completed, but not what they extracted. */
export function describeJobsWithoutData(count: number): string {
	return `Aitronos lists ${formatCount(count, 'completed job')} without ${count === 1 ? 'its' : 'their'} data. To get the items, set 'Output' to 'Simplified', and pass the job IDs to 'Wait Until Complete'.`;
}

/** Counts what is worth a hint while the jobs of an execution get their results. */
export class HintCounts {
	private hasLongWait = false;

	private readonly notes = new Set<string>();

	private readonly jobs = new Map<string, number>();

	private readonly reasons: Record<HintReason, Set<string>> = {
		running: new Set(),
		empty: new Set(),
		rateLimited: new Set(),
		stillRunning: new Set(),
	};

	/** An input item that names the job has its result. */
	add(jobId: string, hint: HintReason | undefined): void {
		this.jobs.set(jobId, (this.jobs.get(jobId) ?? 0) + 1);
		if (hint) this.reasons[hint].add(jobId);
	}

	/** Something is waited for, for at most so many milliseconds. */
	addWait(maxWait: number): void {
		if (Number.isFinite(maxWait) && maxWait >= LONG_WAIT) this.hasLongWait = true;
	}

	/** A hint in words. */
	note(hint: string): void {
		this.notes.add(hint);
	}

	/** The hints for the node's output panel, or for an agent, which can't change parameters. */
	toMessages(isForAgent: boolean): string[] {
		const { running, empty, rateLimited, stillRunning } = this.reasons;
		const countOf = ({ size }: Set<string>, one: string, many: string) =>
			`${this.jobs.size === 1 ? 'The job' : `${size} of ${this.jobs.size} jobs`} ${size === 1 ? one : many}`;

		return [
			running.size > 0 &&
				`${countOf(running, "isn't", "aren't")} finished and ${running.size === 1 ? 'has' : 'have'} no items yet. Use 'Wait Until Complete' to wait${isForAgent ? '' : ", or set 'Output' to 'Simplified' to get the status"}.`,
			empty.size > 0 &&
				`${countOf(empty, 'completed', 'completed')} without items. ${isForAgent ? 'Check that the page contains the data that the fields or schema describe.' : "Use 'On Empty Result' to return a summary item or to fail instead."}`,
			rateLimited.size > 0 &&
				`The node stopped waiting early for ${this.jobs.size === 1 ? 'the job' : `${rateLimited.size} of ${this.jobs.size} jobs`}, because Aitronos accepts no requests within 'Max Wait'. Run this node again later.`,
			stillRunning.size > 0 &&
				`${countOf(stillRunning, "hasn't", "haven't")} finished within 'Max Wait'. To get the items, use 'Wait Until Complete' with the job ID: ${[...stillRunning].map(formatId).join(', ')}. Running this node again creates new jobs.`,
			this.repeatedJob(),
			this.hasLongWait &&
				!isForAgent &&
				"Long waits keep this execution active. For long-running jobs, use a loop of 'Get Status', 'If', and 'Wait' (70 seconds) instead, so that n8n keeps the wait in its database. See 'Long-running jobs' in the README of this package.",
			...this.notes,
		].filter((message) => typeof message === 'string');
	}

	/** The usual cause is a node that runs once per item although it needs to run only once. */
	private repeatedJob(): string | undefined {
		let repeated: [id: string, count: number] | undefined;
		for (const entry of this.jobs) if (entry[1] > (repeated?.[1] ?? 1)) repeated = entry;
		return (
			repeated &&
			`${repeated[1]} input items refer to the job '${formatId(repeated[0])}', so its result is returned ${repeated[1]} times. To get it once, ${this.jobs.size === 1 ? "turn on 'Execute Once' in the node's settings" : "put a 'Remove Duplicates' node before this node"}.`
		);
	}
}
