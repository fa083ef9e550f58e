import type { IExecuteFunctions, INodeExecutionData, NodeOperationError } from 'n8n-workflow';
import { openAitronosApi } from './aitronosApi';
import type { AskingRule } from './askingRule';
import type { FailureCause } from './failureCause';
import { ItemParameters } from './itemParameters';
import { JobLoop, type Watch, type WatchResult } from './jobLoop';
import { judgeResult, type Wishes } from './jobVerdict';
import { toNodeError } from './nodeError';
import { type Notes, showNotes } from './notes';
import type { Advice } from './text';

/** What one input item asks for. */
export type JobRequest = Wishes & Pick<Watch, 'pollInterval'>;

/** Where an execution was stopped nothing is said, and n8n ends it as cancelled. */
const STOPPED: INodeExecutionData[][] = [[]];

/**
 * Asks for the job of each input item by `rule`, all in one loop, and emits what came of it in the
 * order of the input, each item linked to its own. Throws for the first failed item if the node is
 * set to stop; otherwise such an item leaves as `{ error, message }`.
 */
export async function runJobs(
	context: IExecuteFunctions,
	rule: AskingRule,
	readRequest: (parameters: ItemParameters) => JobRequest,
): Promise<INodeExecutionData[][]> {
	const signal = context.getExecutionCancelSignal();
	const outcomes = context.getInputData().map((): INodeExecutionData[] => []);
	const notes: Notes = { running: 0, empty: 0, longestWait: 0 };
	let failed: NodeOperationError | undefined;

	/** Whether to go on with the other items. */
	const fail = (itemIndex: number, advice: Advice, cause?: FailureCause): boolean => {
		outcomes[itemIndex] = [{ json: { ...advice }, pairedItem: { item: itemIndex } }];
		if (context.continueOnFail()) return true;
		failed = toNodeError(context.getNode(), advice, itemIndex, cause);
		return false;
	};

	const opened = await openAitronosApi(context);
	const requests: Array<JobRequest & { itemIndex: number }> = [];
	let concurrency = 0;
	for (const itemIndex of outcomes.keys()) {
		const parameters = new ItemParameters(context, itemIndex);
		// The first item's, since all items share one loop.
		concurrency ||= parameters.count('options.concurrency', 'Concurrency', 1, 50, 10);
		const request = readRequest(parameters);
		const refusal = 'refusal' in opened ? opened.refusal : parameters.refusal;
		if (!refusal) requests.push({ ...request, itemIndex });
		else if (!fail(itemIndex, refusal)) break;
		if (Number.isFinite(request.maxWait)) {
			notes.longestWait = Math.max(notes.longestWait, request.maxWait);
		}
	}

	if ('api' in opened && !failed) {
		const given = new WeakSet<object>();
		const watches = requests.map((request) => ({
			...request,
			wantsReason: request.output !== 'raw',
		}));
		await new JobLoop(watches, {
			api: opened.api,
			rule,
			concurrency,
			signal,
			onResult(index, result) {
				const { itemIndex, ...wishes } = requests[index]!;
				const verdict = judgeResult(ownCopy(result, given), wishes);
				if ('advice' in verdict) {
					return fail(itemIndex, verdict.advice, verdict.cause);
				}
				if (verdict.note) notes[verdict.note] += 1;
				outcomes[itemIndex] = verdict.items.map((json) => ({
					json,
					pairedItem: { item: itemIndex },
				}));
				return true;
			},
		}).run();
	}

	if (signal?.aborted) return STOPPED;
	if (failed) throw failed;
	showNotes(context, notes, outcomes.length);
	return [outcomes.flat()];
}

/** A job named by several input items: what follows may change the items of one of them in place. */
function ownCopy(result: WatchResult, given: WeakSet<object>): WatchResult {
	const { job } = result;
	if (!job) return result;
	if (given.has(job.fields)) return structuredClone(result);
	given.add(job.fields);
	return result;
}
