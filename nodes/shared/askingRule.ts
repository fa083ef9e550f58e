import { pollDelay } from './pollSchedule';
import { isFinished, type ScrapeJob } from './scrapeJob';

const REPEAT_DELAYS = [1_000, 3_000];
const REPEATS_START_WITHIN = 10_000;
/** The least delay after a 429 that does not say how long. */
const AFTER_429 = 4_000;

/** How far the questions about one job have come. Times are milliseconds of one clock. */
export interface Asked {
	now: number;
	/** When the waiting began. */
	startedAt: number;
	firstAskedAt?: number;
	questions: number;
	/** Time that repeated questions were held back by the budget of requests. */
	queued: number;
	/** Of each input item that names the job; undefined is the adaptive one. */
	pollIntervals: ReadonlyArray<number | undefined>;
	/** The last answer was a 429 that did not say how long to wait. */
	isThrottled: boolean;
}

/** How often a job is asked, and which answer is enough. */
export interface AskingRule {
	isEnough(job: ScrapeJob): boolean;
	/** Milliseconds until the next question (`random` is 0 to 1); undefined: there is none. */
	nextDelay(asked: Asked, random: number): number | undefined;
	/** The latest time at which a next question may start. */
	latestStart(asked: Asked, deadline: number): number;
}

/** Get Status: any status is an answer; a passing fault is asked again twice, soon. */
export const askOnce: AskingRule = {
	isEnough: () => true,
	nextDelay(asked) {
		const repeatDelay = REPEAT_DELAYS[asked.questions - 1];
		if (repeatDelay === undefined) return undefined;
		const delay = Math.max(repeatDelay, leastDelay(asked));
		return asked.now + delay <= lastRepeat(asked) ? delay : undefined;
	},
	latestStart: lastRepeat,
};

/** Wait Until Complete: asks until the job is finished, or until its deadline. */
export const askUntilFinished: AskingRule = {
	isEnough: isFinished,
	nextDelay(asked, random) {
		const age = asked.now - asked.startedAt;
		const delays = asked.pollIntervals.map((interval) => pollDelay(age, interval, random));
		return Math.max(Math.min(...delays), leastDelay(asked));
	},
	latestStart: (_asked, deadline) => deadline,
};

function lastRepeat({ firstAskedAt, now, queued }: Asked): number {
	return (firstAskedAt === undefined ? now : firstAskedAt + queued) + REPEATS_START_WITHIN;
}

function leastDelay({ isThrottled }: Asked): number {
	return isThrottled ? AFTER_429 : 0;
}
