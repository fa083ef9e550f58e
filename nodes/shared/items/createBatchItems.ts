import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { describeBatchesLeft, describeCreateBatchError } from '../errors/batchMessages';
import { type Batch, parseBatch, simplifyBatch } from '../model/batch';
import { postOnce } from '../polling/postOnce';
import { mightHaveActed, toFailureCause } from '../transport/apiError';
import { nonEmptyString } from '../utils/typeGuards';
import { RETRY_HINT } from './executionHints';
import type { ItemParameters } from './itemParameters';
import { type ItemRun, runItems } from './itemRun';

/** URLs per batch at most. Source: Scrape batch page of the API documentation. */
const MAX_URLS = 50;

/** What an input item gives to batches. */
interface NewBatch {
	urls: string[];
	/** Schema, options and organization. */
	body: IDataObject;
	/** Whether the URLs of all input items form one batch, with the body of the first valid one. */
	isGathered: boolean;
	answer: 'perJob' | 'perBatch';
}

/** A URL, and the input item that gave it. */
interface Source {
	url: string;
	itemIndex: number;
}

/** What an execution that ends early leaves behind. */
interface LeftBehind {
	/** IDs of batches. */
	created: string[];
	/** The URLs whose batch might have been created. */
	uncertain: string[];
}

/**
 * Creates the batches of all input items, in order. More than 50 URLs are split into several batches; if one
 * of them fails, the batches before it are returned, and an error item names the remaining URLs.
 */
export async function createBatchItems(
	context: IExecuteFunctions,
	getRequest: (parameters: ItemParameters) => NewBatch,
): Promise<INodeExecutionData[][]> {
	return await runItems(context, {
		getConcurrency: () => 1,
		getRequest,
		async process(requests, run) {
			const [first] = requests;
			const leftBehind: LeftBehind = { created: [], uncertain: [] };
			const groups = first?.isGathered ? [requests] : requests.map((request) => [request]);
			for (const group of groups) {
				if (run.isOver) break;
				const sources = group.flatMap(({ urls, itemIndex }) =>
					urls.map((url) => ({ url, itemIndex })),
				);
				if (group[0]) await createGroup(group[0], sources, leftBehind, run);
			}
			if (leftBehind.created.length > 0 && context.getNode().retryOnFail) {
				run.hints.note(RETRY_HINT);
			}
			const text = describeBatchesLeft(leftBehind.created, leftBehind.uncertain);
			if (!run.isOver || text === '') return;
			context.logger.warn(`The execution ended early, but its Aitronos batches continue. ${text}`);
		},
	});
}

async function createGroup(
	{ body, answer }: NewBatch,
	sources: Source[],
	/** Of all batches of this execution. */
	{ created, uncertain }: LeftBehind,
	run: ItemRun,
): Promise<void> {
	for (let start = 0; start < sources.length; start += MAX_URLS) {
		const part = sources.slice(start, start + MAX_URLS);
		const urls = part.map(({ url }) => url);
		const result = await postOnce(run.client, {
			path: ['scrape', 'batch'],
			body: { urls, ...body },
			parse: (data) => parseBatch(data, ''),
		});
		if ('data' in result) {
			created.push(result.data.id);
			addBatch(result.data, part, answer, run);
			continue;
		}
		const { error } = result;
		// Nobody reads about it any more in its own error.
		if (run.isOver && mightHaveActed(error)) uncertain.push(...urls);
		if (error.kind === 'aborted') return;
		const remaining = sources.slice(start);
		const text = describeCreateBatchError(
			remaining.map(({ url }) => url),
			urls.length,
			created,
			error,
		);
		const origins = originsOf(remaining);
		return run.failPart(origins[0] ?? 0, text, toFailureCause(error), origins);
	}
}

function addBatch(batch: Batch, part: Source[], answer: NewBatch['answer'], run: ItemRun): void {
	const origins = originsOf(part);
	if (answer === 'perBatch') {
		return run.results.add(origins[0] ?? 0, [simplifyBatch(batch)], origins);
	}
	const unmatched = [...part];
	for (const { id, status, fields } of batch.jobs) {
		const url = nonEmptyString(fields.url) ?? null;
		const item = { batch_id: batch.id, job_id: id, url, status };
		// The same URL can be there twice.
		const index = unmatched.findIndex((source) => source.url === url);
		const [source] = index < 0 ? [] : unmatched.splice(index, 1);
		run.results.add(source?.itemIndex ?? origins[0] ?? 0, [item], source ? undefined : origins);
	}
	// So that the batch is never lost, and no URL is missing.
	const missing = Math.max(0, part.length - batch.jobs.length);
	for (const { url, itemIndex } of unmatched.slice(0, missing)) {
		run.results.add(itemIndex, [{ batch_id: batch.id, job_id: null, url, status: null }]);
	}
}

function originsOf(sources: Source[]): number[] {
	return [...new Set(sources.map(({ itemIndex }) => itemIndex))];
}
