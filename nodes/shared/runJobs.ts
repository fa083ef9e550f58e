import type {
	IDataObject,
	IExecuteFunctions,
	INodeExecutionData,
	NodeOperationError,
} from 'n8n-workflow';
import { openAitronosApi } from './aitronosApi';
import type { AskingRule } from './askingRule';
import type { FailureCause } from './fault';
import { ItemParameters } from './itemParameters';
import { JobLoop } from './jobLoop';
import { judgeResult, type Wishes } from './jobVerdict';
import { toNodeError } from './nodeError';
import { type Notes, showNotes } from './notes';
import type { ScrapeJob } from './scrapeJob';
import type { Advice } from './text';
import type { Watch } from './watch';

/** What one input item asks for. */
export type JobRequest = Wishes & Pick<Watch, 'pollInterval'>;

/** What makes the difference between the operations that ask for jobs. */
export interface JobOperation {
	rule: AskingRule;
	/** Of the first input item, since all share one loop. */
	readConcurrency(parameters: ItemParameters): number;
	readRequest(parameters: ItemParameters): JobRequest;
}

/**
 * Asks for the job of each input item, all in one loop, and emits what came of it in the order of
 * the input, each item linked to its own. Throws for the first failed item if the node is set to
 * stop; otherwise such an item leaves as `{ error, message }`.
 */
export async function runJobs(
	context: IExecuteFunctions,
	{ rule, readConcurrency, readRequest }: JobOperation,
): Promise<INodeExecutionData[][]> {
	const signal = context.getExecutionCancelSignal();
	const outcomes = context.getInputData().map((): INodeExecutionData[] => []);
	const notes: Notes = { counts: { running: 0, empty: 0, held: 0 }, longestWait: 0 };
	let failed: NodeOperationError | undefined;

	const emit = (itemIndex: number, items: IDataObject[]): void => {
		// One object for all of them, as n8n's own helper has it.
		const pairedItem = { item: itemIndex };
		outcomes[itemIndex] = items.map((json) => ({ json, pairedItem }));
	};
	/** Whether to go on with the other items. */
	const fail = (itemIndex: number, advice: Advice, cause?: FailureCause): boolean => {
		emit(itemIndex, [{ ...advice }]);
		if (context.continueOnFail()) return true;
		failed = toNodeError(context.getNode(), advice, itemIndex, cause);
		return false;
	};

	const opened = await openAitronosApi(context);
	const requests: Array<JobRequest & { itemIndex: number }> = [];
	let concurrency = 0;
	for (const itemIndex of outcomes.keys()) {
		const parameters = new ItemParameters(context, itemIndex);
		concurrency ||= readConcurrency(parameters);
		const request = readRequest(parameters);
		const refusal = 'refusal' in opened ? opened.refusal : parameters.refusal;
		if (!refusal) requests.push({ ...request, itemIndex });
		else if (!fail(itemIndex, refusal)) break;
		if (Number.isFinite(request.maxWait)) {
			notes.longestWait = Math.max(notes.longestWait, request.maxWait);
		}
	}

	if ('api' in opened && !failed) {
		const given = new WeakSet<IDataObject>();
		await new JobLoop(requests.map(toWatch), {
			api: opened.api,
			rule,
			concurrency,
			signal,
			onResult(index, result) {
				const { itemIndex, ...wishes } = requests[index]!;
				const verdict = judgeResult(result, wishes);
				if ('advice' in verdict) return fail(itemIndex, verdict.advice, verdict.cause);
				if (verdict.note) notes.counts[verdict.note] += 1;
				emit(itemIndex, ownItems(verdict.items, result.job, given));
				return true;
			},
		}).run();
	}

	// Where an execution was stopped nothing is said, and n8n ends it as cancelled. A new array each
	// time, since n8n writes into what it gets.
	if (signal?.aborted) return [[]];
	if (failed) throw failed;
	showNotes(context, notes, outcomes.length);
	return [outcomes.flat()];
}

function toWatch({ jobId, maxWait, pollInterval, output }: JobRequest): Watch {
	return { jobId, maxWait, pollInterval, wantsReason: output !== 'raw' };
}

/** A job may be named by several input items: what follows may change the items of one in place. */
function ownItems(
	items: IDataObject[],
	job: ScrapeJob | undefined,
	given: WeakSet<IDataObject>,
): IDataObject[] {
	if (!job) return items;
	if (given.has(job.fields)) return structuredClone(items);
	given.add(job.fields);
	return items;
}
