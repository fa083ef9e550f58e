import type { Asked } from './askingRule';
import type { Fault } from './fault';
import type { ScrapeJob } from './scrapeJob';

/** One input item's interest in a job. */
export interface Watch {
	jobId: string;
	/** Milliseconds that the job is waited for; Infinity where the rule alone ends the questions. */
	maxWait: number;
	/** Milliseconds between questions; adaptive if undefined. */
	pollInterval?: number;
	/** Whether a failed job that gives no reason is asked for it. */
	wantsReason: boolean;
}

/** What came of a watch; `job` is the last that is known of it. */
export type WatchResult =
	| { kind: 'answered'; job: ScrapeJob }
	| { kind: 'timeUp'; job?: ScrapeJob; fault?: Fault }
	/** The API wants to be left alone until after the end of the watch: for `retryAfter` milliseconds. `fault` is how it said so. */
	| { kind: 'held'; job?: ScrapeJob; fault?: Fault; retryAfter: number }
	| { kind: 'fault'; job?: ScrapeJob; fault: Fault };

/** A watch without a result yet. */
export interface OpenWatch extends Watch {
	index: number;
	deadline: number;
}

/** A job and all that watch it: the same job named twice is asked once. */
export interface Subject {
	id: string;
	open: OpenWatch[];
	dueAt: number;
	inFlight: boolean;
	firstAskedAt?: number;
	questions: number;
	queued: number;
	isThrottled: boolean;
	job?: ScrapeJob;
	fault?: Fault;
	/** Set while the reason of a failed job is asked for: until when. */
	reasonUntil?: number;
}

/** The jobs that are watched, each with its watches. */
export function groupByJob(watches: readonly Watch[], now: number): Iterable<Subject> {
	const subjects = new Map<string, Subject>();
	for (const [index, watch] of watches.entries()) {
		const { jobId } = watch;
		const subject = subjects.get(jobId) ?? newSubject(jobId, now);
		subjects.set(jobId, subject);
		subject.open.push({ ...watch, index, deadline: now + watch.maxWait });
	}
	return subjects.values();
}

function newSubject(id: string, now: number): Subject {
	return {
		id,
		open: [],
		dueAt: now,
		inFlight: false,
		questions: 0,
		queued: 0,
		isThrottled: false,
	};
}

/** When the last of its watches ends. */
export function lastDeadline(subject: Subject): number {
	return Math.max(...subject.open.map(({ deadline }) => deadline));
}

/** What a rule needs to know of the questions about a job. */
export function howAsked(subject: Subject, startedAt: number, now: number): Asked {
	const { firstAskedAt, questions, queued, isThrottled, open } = subject;
	const pollIntervals = open.map(({ pollInterval }) => pollInterval);
	return { now, startedAt, firstAskedAt, questions, queued, isThrottled, pollIntervals };
}
