import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { describeCreateError } from '../errors/newJobMessages';
import { formatJobId } from '../model/jobId';
import type { ScrapeJob } from '../model/job';
import { type NewJobBody, parseNewJob } from '../model/newJob';
import { postOnce } from '../polling/postOnce';
import { toFailureCause } from '../transport/apiError';
import { type ItemOperation, type ItemRun, runItems } from './itemRun';

/** Jobs that are created at the same time: enough to use the burst of the rate limit quickly. */
const WORKERS = 10;
const RETRY_HINT =
	"'Retry On Fail' runs the whole node again and creates all jobs again. Turn it off to avoid paying twice, and handle failed items with 'On Error' instead.";

/** A job to create: the body of its request. */
export interface NewJob {
	body: NewJobBody;
}

type Indexed<Request> = Request & { itemIndex: number };

export interface CreateOperation<Request> extends Pick<
	ItemOperation<Request>,
	'getConcurrency' | 'getRequest'
> {
	/** Goes on with a job that was just created. */
	onCreated(request: Indexed<Request>, job: ScrapeJob, run: ItemRun): Promise<void> | void;
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
		async run(requests, run) {
			const created: string[] = [];
			const queue = requests.values();
			const started: Array<Promise<void> | void> = [];
			// One at a time per worker: a job that is already created is polled before the next is created.
			const work = async () => {
				for (const request of queue) {
					if (run.isOver) return;
					const result = await postOnce(run.client, {
						path: ['scrape'],
						body: request.body,
						parse: (data) => parseNewJob(data, request.body.url),
					});
					if ('data' in result) {
						created.push(result.data.id);
						started.push(onCreated(request, result.data, run));
					} else if (result.error.kind !== 'aborted') {
						const text = describeCreateError(request.body.url, result.error);
						run.fail(request.itemIndex, text, toFailureCause(result.error));
					}
				}
			};
			await Promise.all(Array.from({ length: WORKERS }, work));
			await Promise.all(started);
			keepIds(run, created);
		},
	});
}

/** If the execution ends early, the jobs that it created run on. */
function keepIds(run: ItemRun, created: string[]): void {
	if (created.length === 0) return;
	if (run.context.getNode().retryOnFail) run.hints.note(RETRY_HINT);
	if (!run.isOver) return;
	const ids = created.map(formatJobId).join(', ');
	run.context.logger.warn(`Aitronos scrape jobs created before the execution ended: ${ids}`);
	run.results.addToError(
		`Jobs created before: ${ids}. Use 'Wait Until Complete' to get their items.`,
	);
}
