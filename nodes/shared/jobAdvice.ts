import type { Fault } from './fault';
import { adviseFault, CAUSES_OF_429 } from './faultAdvice';
import { showJobId } from './jobId';
import { isFinished, type ScrapeJob } from './scrapeJob';
import { type Advice, endSentence, sentences, showText, showTime } from './text';

const GOES_ON = 'The job itself goes on at Aitronos.';

/** The API would not say how the job stands. */
export function adviseFailedQuestion(
	jobId: string,
	job: ScrapeJob | undefined,
	fault: Fault,
): Advice {
	const { error, message } = adviseFault(fault);
	return { error: `${nameJob(jobId, job)}: ${lowerFirst(error)}`, message };
}

/** The job did not finish within `maxWait` milliseconds. */
export function adviseTimeUp(
	jobId: string,
	job: ScrapeJob | undefined,
	fault: Fault | undefined,
	maxWait: number,
): Advice {
	if (!job && !fault) return adviseNeverAsked(jobId, maxWait);
	const happened = job ? 'did not finish within' : 'could not be read within';
	const asking = fault && adviseFault(fault);
	return {
		error: `${nameJob(jobId, job)} ${happened} ${showTime(maxWait)}`,
		message: sentences(
			asking &&
				`The last question had no good answer: ${lowerFirst(asking.error)}. ${asking.message}`,
			job && GOES_ON,
			"Raise 'Max Wait', set 'When Time Is Up' to 'Return Last State' to go on without it, or look at it later with 'Get Status'.",
		),
	};
}

/** Other jobs used up what may be asked in that time. */
function adviseNeverAsked(jobId: string, maxWait: number): Advice {
	return {
		error: `${nameJob(jobId, undefined)} could not be asked for within ${showTime(maxWait)}, since there are many jobs`,
		message:
			"Raise 'Max Wait' or give the node fewer input items. If the plan of the account allows it, raise 'Requests per Minute' in the Aitronos API credential, or 'Concurrency'.",
	};
}

/** The API asks to be left alone longer than may be waited. */
export function adviseHeld(
	jobId: string,
	job: ScrapeJob | undefined,
	fault: Fault | undefined,
	retryAfter: number,
): Advice {
	return {
		error: `${nameJob(jobId, job)}: Aitronos accepts no request for another ${showTime(retryAfter)}, which is longer than this node may wait`,
		message: sentences(
			`Look at the job again with 'Get Status' after that time.`,
			fault?.kind === 'status' ? adviseFault(fault).message : CAUSES_OF_429,
			job && GOES_ON,
		),
	};
}

/** The job ended, but as failed or cancelled. */
export function adviseUnsuccessful(job: ScrapeJob): Advice {
	const count = job.items.length;
	const isCancelled = job.state === 'cancelled';
	return {
		error: `Scrape job '${showJobId(job.id)}' ended as ${isCancelled ? 'cancelled' : 'failed'}`,
		message: sentences(
			job.reason && `Aitronos says: ${endSentence(showText(job.reason))}`,
			!job.reason && !isCancelled && 'Aitronos gave no reason in time.',
			isCancelled
				? 'Somebody or something cancelled it at Aitronos. Create the job again if its items are still wanted.'
				: 'Check that the page can be opened and shows what the schema asks for, then create the job again.',
			count > 0
				? `It has ${count} ${count === 1 ? 'item' : 'items'} all the same: to get them, use 'Wait Until Complete' with 'Output' set to 'Items' and 'When Job Fails or Is Cancelled' to 'Return State'.`
				: undefined,
		),
	};
}

/** The job completed, but found nothing. */
export function adviseEmpty(job: ScrapeJob): Advice {
	return {
		error: `${nameJob(job.id, job)} has no items`,
		message:
			"The page may show nothing that fits the schema: check the page and the schema. If that is fine, set 'When Result Is Empty' to 'Return Nothing' or 'Return Summary Item'.",
	};
}

function nameJob(jobId: string, job: ScrapeJob | undefined): string {
	const label = job && isFinished(job) ? 'status' : 'last known status';
	const status = job ? `${label}: ${showText(job.status, 40)}` : 'status not known';
	return `Scrape job '${showJobId(jobId)}' (${status})`;
}

/** Sentences about Aitronos keep its capital. */
function lowerFirst(text: string): string {
	return text.startsWith('Aitronos') ? text : text.charAt(0).toLowerCase() + text.slice(1);
}
