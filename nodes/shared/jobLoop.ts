import type { AitronosApi, Answer } from './aitronosApi';
import type { AskingRule } from './askingRule';
import { isPassing } from './fault';
import { Pacer } from './pacer';
import { pause } from './pause';
import { readReason, readScrapeJob } from './scrapeJob';
import {
	groupByJob,
	howAsked,
	lastDeadline,
	type OpenWatch,
	type Subject,
	type Watch,
	type WatchResult,
} from './watch';

/** An answer may come this much after a deadline, in milliseconds. */
const GRACE = 2_000;
/** What the reason of a failed job is worth, in milliseconds. */
const REASON_WITHIN = 2_000;

export interface LoopOptions {
	api: AitronosApi;
	rule: AskingRule;
	/** Questions in flight at once. */
	concurrency: number;
	signal: AbortSignal | undefined;
	/** Takes the result of the watch at `index`, as soon as it is there; false ends the loop. */
	onResult(index: number, result: WatchResult): boolean;
}

/**
 * Asks for all jobs of an execution in one loop with one budget of requests, each until its rule or
 * its deadline ends it. Times are of a monotonic clock: the wall clock may jump. Ends early when
 * stopped.
 */
export class JobLoop {
	private readonly startedAt = performance.now();

	private readonly subjects: Set<Subject>;

	private readonly pacer: Pacer;

	/** Aborted at the end: answers that nobody waits for any more are given up. */
	private readonly over = new AbortController();

	private ended = false;

	private defect: unknown;

	private wake = () => {};

	constructor(
		watches: readonly Watch[],
		private readonly options: LoopOptions,
	) {
		const { concurrency, api } = options;
		this.pacer = new Pacer(concurrency, api.requestsPerMinute, this.startedAt);
		this.subjects = new Set(groupByJob(watches, this.startedAt));
	}

	async run(): Promise<void> {
		while (this.subjects.size > 0 && !this.isOver()) {
			const woken = new Promise<void>((resolve) => (this.wake = resolve));
			const now = performance.now();
			this.startDue(now);
			this.expire(now);
			if (this.subjects.size === 0) break;
			await Promise.race([pause(this.nextEvent(now) - now, this.options.signal), woken]);
		}
		this.over.abort();
		if (this.defect) throw this.defect;
	}

	private isOver(): boolean {
		return this.ended || this.options.signal?.aborted === true;
	}

	/** The longest due first, so that no job starves. */
	private startDue(now: number): void {
		if (!this.pacer.mayStart(now)) return;
		const due = [...this.subjects]
			.filter((subject) => !subject.inFlight && subject.dueAt <= now)
			.sort((a, b) => a.dueAt - b.dueAt);
		for (const subject of due) {
			if (!this.pacer.mayStart(now)) return;
			this.ask(subject, now).catch((defect: unknown) => {
				// A question that never ends would keep the node waiting for ever.
				this.defect = defect;
				this.ended = true;
				this.wake();
			});
		}
	}

	private async ask(subject: Subject, now: number): Promise<void> {
		this.pacer.start(now);
		subject.inFlight = true;
		const asksReason = subject.reasonUntil !== undefined;
		if (!asksReason) {
			if (subject.firstAskedAt !== undefined) subject.queued += now - subject.dueAt;
			subject.firstAskedAt ??= now;
			subject.questions += 1;
		}
		const path = ['scrape', 'jobs', subject.id, ...(asksReason ? ['progress'] : [])];
		const until = subject.reasonUntil ?? lastDeadline(subject) + GRACE;

		const answer = await this.options.api.get(path, {
			within: Math.max(1, until - now),
			signal: this.over.signal,
		});

		this.pacer.end();
		subject.inFlight = false;
		if (this.isOver()) return;
		const isHeld = this.hold(answer);
		if (asksReason) this.takeReason(subject, answer);
		else this.takeAnswer(subject, answer);
		if (isHeld) this.holdAll();
		this.wake();
	}

	private takeAnswer(subject: Subject, answer: Answer): void {
		const now = performance.now();
		const job = 'ok' in answer ? readScrapeJob(answer.ok, subject.id) : undefined;
		subject.job = job ?? subject.job;
		subject.fault = job ? undefined : 'fault' in answer ? answer.fault : { kind: 'unexpected' };

		if (job && this.options.rule.isEnough(job)) {
			const reasonIsMissing = job.state === 'failed' && job.reason === undefined;
			if (!reasonIsMissing || !subject.open.some(({ wantsReason }) => wantsReason)) {
				return this.settleAll(subject, { kind: 'answered', job });
			}
			subject.dueAt = now;
			subject.reasonUntil = now + REASON_WITHIN;
			return;
		}
		const { fault } = subject;
		subject.isThrottled =
			fault?.kind === 'status' && fault.status === 429 && answer.retryAfter === undefined;
		const delay = this.options.rule.nextDelay(
			howAsked(subject, this.startedAt, now),
			Math.random(),
		);
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
		if (subject.job) {
			this.settleAll(subject, { kind: 'answered', job: { ...subject.job, reason } });
		}
	}

	/** Whether the answer asks to be left alone, for longer than is known already. */
	private hold(answer: Answer): boolean {
		if (!answer.retryAfter) return false;
		const by = 'fault' in answer ? answer.fault : undefined;
		return this.pacer.hold(performance.now() + answer.retryAfter, by);
	}

	private holdAll(): void {
		const now = performance.now();
		for (const subject of this.subjects) if (!subject.inFlight) this.holdSubject(subject, now);
	}

	/** A job that could only be asked after its end is not waited for any longer. */
	private holdSubject(subject: Subject, now: number): void {
		const { until, by } = this.pacer.held;
		if (until <= now || subject.reasonUntil !== undefined) return;
		const asked = howAsked(subject, this.startedAt, now);
		this.settle(subject, ({ deadline }) => until > this.options.rule.latestStart(asked, deadline), {
			kind: 'held',
			job: subject.job,
			fault: by,
			retryAfter: until - now,
		});
		subject.dueAt = Math.max(subject.dueAt, until);
	}

	/** Ends what is past its time and whose last question was answered or cannot be asked. */
	private expire(now: number): void {
		for (const subject of this.subjects) {
			const { job, fault, inFlight, dueAt, reasonUntil } = subject;
			if (reasonUntil !== undefined) {
				const isLate = !inFlight && Math.max(now, this.pacer.held.until) >= reasonUntil;
				if (isLate && job) this.settleAll(subject, { kind: 'answered', job });
				continue;
			}
			this.settle(
				subject,
				({ deadline }) => {
					const isWaitedFor = inFlight || (dueAt <= deadline && this.pacer.mayStartSoon(now));
					return now >= (isWaitedFor ? deadline + GRACE : deadline);
				},
				{ kind: 'timeUp', job, fault: inFlight ? { kind: 'silent' } : fault },
			);
		}
	}

	private settleAll(subject: Subject, result: WatchResult): void {
		this.settle(subject, () => true, result);
	}

	private settle(subject: Subject, which: (open: OpenWatch) => boolean, result: WatchResult): void {
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
		const readyAt = this.pacer.readyAt(now);
		let next = Infinity;
		for (const { open, inFlight, dueAt, reasonUntil } of this.subjects) {
			const times = open.flatMap(({ deadline }) => [deadline, deadline + GRACE]);
			if (reasonUntil !== undefined) times.push(reasonUntil);
			if (!inFlight) times.push(Math.max(dueAt, readyAt));
			for (const time of times) if (time > now) next = Math.min(next, time);
		}
		return next;
	}
}
