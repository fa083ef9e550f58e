import type { AitronosApi, Answer } from './aitronosApi';
import type { AskingRule } from './askingRule';
import { type Fault, isPassing } from './fault';
import { pause } from './pause';
import { readReason, readScrapeJob, type ScrapeJob } from './scrapeJob';
import { TokenBucket } from './tokenBucket';

/** An answer may come this much after a deadline, in milliseconds. */
const GRACE = 2_000;
/** What the reason of a failed job is worth, in milliseconds. */
const REASON_WITHIN = 2_000;

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

export interface LoopOptions {
	api: AitronosApi;
	rule: AskingRule;
	/** Questions in flight at once. */
	concurrency: number;
	signal: AbortSignal | undefined;
	/** Takes the result of the watch at `index`, as soon as it is there; false ends the loop. */
	onResult(index: number, result: WatchResult): boolean;
}

/** A job and all that watch it: the same job named twice is asked once. */
interface Subject {
	id: string;
	open: Array<{ index: number; deadline: number }>;
	pollInterval?: number;
	wantsReason: boolean;
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

/**
 * Asks for all jobs of an execution in one loop with one budget of requests, each until its rule or
 * its deadline ends it. Times are of a monotonic clock: the wall clock may jump. Never rejects;
 * ends early when stopped.
 */
export class JobLoop {
	private readonly startedAt = performance.now();

	private readonly subjects: Set<Subject>;

	private readonly bucket: TokenBucket;

	private inFlight = 0;

	private heldUntil = 0;

	private heldBy: Fault | undefined;

	private ended = false;

	private wake = () => {};

	constructor(
		watches: readonly Watch[],
		private readonly options: LoopOptions,
	) {
		this.bucket = new TokenBucket(options.api.requestsPerMinute, this.startedAt);
		this.subjects = new Set(groupByJob(watches, this.startedAt));
	}

	async run(): Promise<void> {
		while (this.subjects.size > 0 && !this.isOver()) {
			const woken = new Promise<void>((resolve) => (this.wake = resolve));
			const now = performance.now();
			this.startDue(now);
			this.expire(now);
			if (this.subjects.size === 0) return;
			await Promise.race([pause(this.nextEvent(now) - now, this.options.signal), woken]);
		}
	}

	private isOver(): boolean {
		return this.ended || this.options.signal?.aborted === true;
	}

	/** The longest due first, so that no job starves. */
	private startDue(now: number): void {
		if (this.inFlight >= this.options.concurrency || !this.bucket.hasToken(now)) return;
		const due = [...this.subjects]
			.filter((subject) => !subject.inFlight && subject.dueAt <= now)
			.sort((a, b) => a.dueAt - b.dueAt);
		for (const subject of due) {
			if (this.inFlight >= this.options.concurrency || !this.bucket.hasToken(now)) return;
			this.bucket.take(now);
			void this.ask(subject, now);
		}
	}

	private async ask(subject: Subject, now: number): Promise<void> {
		this.inFlight += 1;
		subject.inFlight = true;
		subject.queued += now - subject.dueAt;
		const asksReason = subject.reasonUntil !== undefined;
		if (!asksReason) {
			subject.firstAskedAt ??= now;
			subject.questions += 1;
		}
		const path = ['scrape', 'jobs', subject.id, ...(asksReason ? ['progress'] : [])];
		const until = subject.reasonUntil ?? lastDeadline(subject) + GRACE;

		const answer = await this.options.api.get(path, Math.max(1, until - now));

		this.inFlight -= 1;
		subject.inFlight = false;
		if (this.isOver()) return;
		if (asksReason) this.takeReason(subject, answer);
		else this.takeAnswer(subject, answer);
		if (answer.retryAfter) this.hold(answer, performance.now() + answer.retryAfter);
		this.wake();
	}

	private takeAnswer(subject: Subject, answer: Answer): void {
		const now = performance.now();
		const job = 'ok' in answer ? readScrapeJob(answer.ok, subject.id) : undefined;
		subject.job = job ?? subject.job;
		subject.fault = job ? undefined : 'fault' in answer ? answer.fault : { kind: 'unexpected' };

		if (job && this.options.rule.isEnough(job)) {
			const reasonIsMissing = job.state === 'failed' && job.reason === undefined;
			if (!reasonIsMissing || !subject.wantsReason) return this.settleAll(subject, answered(job));
			subject.dueAt = now;
			subject.reasonUntil = now + REASON_WITHIN;
			return;
		}
		const { fault } = subject;
		subject.isThrottled =
			fault?.kind === 'status' && fault.status === 429 && answer.retryAfter === undefined;
		const delay = this.options.rule.nextDelay(this.asked(subject, now), Math.random());
		if (fault && (delay === undefined || !isPassing(fault))) {
			return this.settleAll(subject, { kind: 'fault', job: subject.job, fault });
		}
		// The last question is asked at the deadline.
		const deadlines = subject.open.map(({ deadline }) => deadline).filter((time) => time > now);
		subject.dueAt = Math.min(now + (delay ?? Infinity), ...deadlines);
		this.holdSubject(subject, now);
	}

	private takeReason(subject: Subject, answer: Answer): void {
		const reason = 'ok' in answer ? readReason(answer.ok) : undefined;
		if (subject.job) this.settleAll(subject, answered({ ...subject.job, reason }));
	}

	private hold(answer: Answer, until: number): void {
		if (until <= this.heldUntil) return;
		this.heldUntil = until;
		this.heldBy = 'fault' in answer ? answer.fault : undefined;
		const now = performance.now();
		for (const subject of this.subjects) if (!subject.inFlight) this.holdSubject(subject, now);
	}

	/** A job that could only be asked after its end is not waited for any longer. */
	private holdSubject(subject: Subject, now: number): void {
		if (this.heldUntil <= now || subject.reasonUntil !== undefined) return;
		const asked = this.asked(subject, now);
		this.settle(
			subject,
			({ deadline }) => this.heldUntil > this.options.rule.latestStart(asked, deadline),
			{
				kind: 'held',
				job: subject.job,
				fault: this.heldBy,
				retryAfter: this.heldUntil - now,
			},
		);
		subject.dueAt = Math.max(subject.dueAt, this.heldUntil);
	}

	/** Ends what is past its time and whose last question was answered or cannot be asked. */
	private expire(now: number): void {
		for (const subject of this.subjects) {
			const { job, fault, inFlight, dueAt, reasonUntil } = subject;
			if (reasonUntil !== undefined) {
				const isLate = !inFlight && Math.max(now, this.heldUntil) >= reasonUntil;
				if (isLate && job) this.settleAll(subject, answered(job));
				continue;
			}
			const canBeAsked = this.bucket.hasToken(now) && this.heldUntil <= now;
			this.settle(
				subject,
				({ deadline }) => {
					const isWaitedFor = inFlight || (dueAt <= deadline && canBeAsked);
					return now >= (isWaitedFor ? deadline + GRACE : deadline);
				},
				{ kind: 'timeUp', job, fault: inFlight ? { kind: 'silent' } : fault },
			);
		}
	}

	private settleAll(subject: Subject, result: WatchResult): void {
		this.settle(subject, () => true, result);
	}

	private settle(
		subject: Subject,
		which: (open: Subject['open'][number]) => boolean,
		result: WatchResult,
	): void {
		const settled = subject.open.filter(which);
		if (settled.length === 0) return;
		subject.open = subject.open.filter((open) => !settled.includes(open));
		if (subject.open.length === 0) this.subjects.delete(subject);
		for (const { index } of settled) {
			if (!this.ended && !this.options.onResult(index, result)) this.ended = true;
		}
	}

	/** When something can happen that no answer brings about. */
	private nextEvent(now: number): number {
		let next = Infinity;
		for (const subject of this.subjects) {
			const ends = subject.open.flatMap(({ deadline }) => [deadline, deadline + GRACE]);
			if (subject.reasonUntil !== undefined) ends.push(subject.reasonUntil);
			if (!subject.inFlight && this.inFlight < this.options.concurrency) {
				ends.push(Math.max(subject.dueAt, this.bucket.readyAt(now)));
			}
			for (const time of ends) if (time > now) next = Math.min(next, time);
		}
		return next;
	}

	private asked(subject: Subject, now: number) {
		return { ...subject, now, startedAt: this.startedAt };
	}
}

function groupByJob(watches: readonly Watch[], now: number): Iterable<Subject> {
	const subjects = new Map<string, Subject>();
	watches.forEach(({ jobId, maxWait, pollInterval, wantsReason }, index) => {
		const subject = subjects.get(jobId) ?? newSubject(jobId, now);
		subjects.set(jobId, subject);
		subject.open.push({ index, deadline: now + maxWait });
		subject.wantsReason ||= wantsReason;
		if (pollInterval !== undefined) {
			subject.pollInterval = Math.min(pollInterval, subject.pollInterval ?? Infinity);
		}
	});
	return subjects.values();
}

function newSubject(id: string, now: number): Subject {
	return {
		id,
		open: [],
		wantsReason: false,
		dueAt: now,
		inFlight: false,
		questions: 0,
		queued: 0,
		isThrottled: false,
	};
}

function lastDeadline(subject: Subject): number {
	return Math.max(...subject.open.map(({ deadline }) => deadline));
}

function answered(job: ScrapeJob): WatchResult {
	return { kind: 'answered', job };
}
