import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import type { ScrapeJob } from '../model/job';
import type { PollResult } from '../polling/pollJobs';
import type { FailureCause } from '../transport/apiError';
import { type AitronosClient, createClient } from '../transport/client';
import type { ErrorText } from '../utils/format';
import { HintCounts } from './executionHints';
import { type OutcomeOptions, toOutcome } from './itemOutcome';
import { ItemParameters } from './itemParameters';
import { ItemResults } from './itemResults';
import { isTool, toToolOutput } from './toolOutput';

/** What an operation that handles all input items together consists of. */
export interface ItemOperation<Request> {
	/** Read from the first input item, because all share one rate limit. */
	getConcurrency(parameters: ItemParameters): number;
	/** What an input item wants. Its errors are collected by the parameters. */
	getRequest(parameters: ItemParameters): Request;
	/** Gets the results of all input items whose parameters are valid. */
	process(requests: Array<Indexed<Request>>, run: ItemRun): Promise<void>;
}

/** A request, and the input item that makes it. */
export type Indexed<Request> = Request & { itemIndex: number };

/** How an operation reads its parameters. */
export type ItemReader<Request> = Pick<ItemOperation<Request>, 'getConcurrency' | 'getRequest'>;

/** An execution of the node: its client, and what its input items get. */
export class ItemRun {
	readonly hints = new HintCounts();

	private readonly returned = new WeakSet<IDataObject>();

	constructor(
		readonly context: IExecuteFunctions,
		readonly client: AitronosClient,
		readonly results: ItemResults,
	) {}

	/** Whether nothing more is to be sent: Stop, or a failed item that stops the workflow. */
	get isOver(): boolean {
		return this.client.signal.aborted;
	}

	fail(itemIndex: number, text: ErrorText, cause?: FailureCause): void {
		this.results.fail(itemIndex, text, cause);
		if (this.results.isStopped) this.client.close();
	}

	/** A part of the input item's result failed. */
	failPart(...part: Parameters<ItemResults['failPart']>): void {
		this.results.failPart(...part);
		if (this.results.isStopped) this.client.close();
	}

	/** Turns the result of a job into what its input item gets. */
	settleJob(request: Indexed<OutcomeOptions>, result: PollResult): void {
		const outcome = toOutcome(result, request);
		this.hints.add(request.jobId, 'hint' in outcome ? outcome.hint : undefined);
		if ('error' in outcome) return this.fail(request.itemIndex, outcome.error, outcome.cause);
		this.results.set(request.itemIndex, this.copyIfReturned(outcome.items, result.job));
	}

	/**
	 * Several input items can name the same job, and nodes that follow can change items in place. A
	 * shallow copy costs little memory, and none of the stack however deep an item is.
	 */
	private copyIfReturned(items: IDataObject[], job: ScrapeJob | undefined): IDataObject[] {
		if (!job) return items;
		if (this.returned.has(job.fields)) return items.map((item) => ({ ...item }));
		this.returned.add(job.fields);
		return items;
	}
}

/**
 * Runs an operation for all input items and returns the results in input order. Throws for the first
 * failed item if On Error is set to Stop; otherwise such an item becomes `{ error, message }`.
 */
export async function runItems<Request>(
	context: IExecuteFunctions,
	{ getConcurrency, getRequest, process }: ItemOperation<Request>,
): Promise<INodeExecutionData[][]> {
	const signal = context.getExecutionCancelSignal();
	const results = new ItemResults(context);
	const first = new ItemParameters(context, 0);
	const concurrency = getConcurrency(first);
	const client = await createClient(context, { concurrency, signal });

	const requests: Array<Indexed<Request>> = [];
	for (let itemIndex = 0; itemIndex < results.count && !results.isStopped; itemIndex++) {
		const parameters = itemIndex === 0 ? first : new ItemParameters(context, itemIndex);
		const request = getRequest(parameters);
		const error = 'error' in client ? client.error : parameters.error;
		if (error) results.fail(itemIndex, error);
		else requests.push({ ...request, itemIndex });
	}

	if ('error' in client || results.isStopped) return results.toOutput();
	const itemRun = new ItemRun(context, client, results);
	try {
		await process(requests, itemRun);
	} finally {
		client.close();
	}
	// After Stop, n8n ends the execution as cancelled. A new array each time: n8n writes into it.
	if (signal?.aborted) return [[]];
	const [items = []] = results.toOutput();
	const hints = itemRun.hints.toMessages(isTool(context));
	for (const message of hints) {
		context.addExecutionHints({ message, type: 'info', location: 'outputPane' });
	}
	return [isTool(context) ? toToolOutput(context, items, hints) : items];
}
