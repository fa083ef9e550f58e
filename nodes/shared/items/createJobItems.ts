import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { describeCreateError, describeJobsLeft } from '../errors/newJobMessages';
import type { ScrapeJob } from '../model/job';
import { type NewJobBody, parseNewJob } from '../model/newJob';
import { postOnce } from '../polling/postOnce';
import { mightHaveActed, toFailureCause } from '../transport/apiError';
import { RETRY_HINT } from './executionHints';
import { type Indexed, type ItemReader, type ItemRun, runItems } from './itemRun';

/** Jobs that are created at the same time: enough to use the burst of the rate limit quickly. */
const WORKERS = 10;

/** A job to create: the body of its request. */
interface NewJob {
	body: NewJobBody;
}

/** What an execution that ends early leaves behind. */
interface LeftBehind {
	/** The input item of each job, by the ID of the job. */
	created: Map<string, number>;
	/** The URLs whose job might have been created. */
	uncertain: string[];
}

interface CreateOperation<Request> extends ItemReader<Request> {
	/** Goes on with a job that was just created. */
	onCreated(request: Indexed<Request>, job: ScrapeJob, run: ItemRun): Promise<void>;
}

/**
 * Creates the job of each input item, as the rate limit allows, while `onCreated` goes on with the
 * earlier ones. Whatever happens then, the IDs of the created jobs are not lost: they cost money.
 */
export async function createJobItems<Request extends NewJob>(
	context: IExecuteFunctions,
	{ getConcurrency, getRequest, onCreated }: CreateOperation<Request>,
): Promise<INodeExecutionData[][]> {
	return await runItems(context, {
		getConcurrency,
		getRequest,
		async process(requests, run) {
			const leftBehind: LeftBehind = { created: new Map(), uncertain: [] };
			const queue = requests.values();
			const started: Array<Promise<void>> = [];
			/** Ends the execution at once; the defect is thrown below. */
			const closeOnDefect = (promise: Promise<void>) => {
				promise.catch(() => run.client.close());
				return promise;
			};
			// Not all at once: if the rate limit is short, jobs that exist are polled before the next ones.
			const work = async () => {
				for (const request of queue) {
					if (run.isOver) return;
					const result = await postOnce(run.client, {
						path: ['scrape'],
						body: request.body,
						parse: (data) => parseNewJob(data, request.body.url),
					});
					if ('data' in result) {
						leftBehind.created.set(result.data.id, request.itemIndex);
						started.push(closeOnDefect(onCreated(request, result.data, run)));
						continue;
					}
					const { error } = result;
					const { url } = request.body;
					// Nobody reads about it any more in its own error.
					if (run.isOver && mightHaveActed(error)) leftBehind.uncertain.push(url);
					if (error.kind === 'aborted') return;
					run.fail(request.itemIndex, describeCreateError(url, error), toFailureCause(error));
				}
			};
			try {
				const workers = Array.from({ length: WORKERS }, () => closeOnDefect(work()));
				// All of them, so that what they leave behind is complete.
				await Promise.allSettled(workers);
				await Promise.all([...workers, ...started]);
			} finally {
				tellOfJobs(leftBehind, run);
			}
		},
	});
}

/** If the execution ends early, the jobs that it created run on. */
function tellOfJobs({ created, uncertain }: LeftBehind, run: ItemRun): void {
	if (created.size > 0 && run.context.getNode().retryOnFail) run.hints.note(RETRY_HINT);
	if (!run.isOver) return;
	// The error that ended it names its own job.
	const others = [...created.entries()].filter(([, item]) => item !== run.results.stoppedBy);
	const text = describeJobsLeft(
		others.map(([id]) => id),
		uncertain,
	);
	if (text === '') return;
	run.context.logger.warn(
		`The execution ended early, but its Aitronos scrape jobs continue. ${text}`,
	);
	run.results.addToError(text);
}
