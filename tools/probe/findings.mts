import type { Pair, Reply } from './ask.mts';

/** Everything the probe learned; what it did not ask or did not get is missing. */
export interface Findings {
	/** Each base path with each form of authentication, asked for a list of one job. */
	attempts: Array<{ pair: Pair; reply: Reply }>;
	/** The first pair that answered with a list. */
	working?: Pair;
	list?: Reply;
	page?: Reply;
	job?: Reply;
	progress?: Reply;
	/** A failed job out of the page, asked by itself. */
	failedJob?: Reply;
	failedProgress?: Reply;
	missingJob?: Reply;
	wrongRoute?: Reply;
}

/** What `page` asks for. */
export const PAGE_LIMIT = 20;

/** Every reply once, in no particular order. */
export function allReplies(findings: Findings): Reply[] {
	const { attempts, page, job, progress, failedJob, failedProgress, missingJob, wrongRoute } =
		findings;
	const later = [page, job, progress, failedJob, failedProgress, missingJob, wrongRoute];
	return [...attempts.map(({ reply }) => reply), ...later.filter((reply) => reply !== undefined)];
}
