/** An injected fault. */
export type Fault =
	/** `body`: an object goes out as JSON, a string as it is; none = the usual error for the status. */
	| { kind: 'status'; status: number; body?: unknown; headers?: Record<string, string> }
	/** The normal response, but `ms` later. */
	| { kind: 'delay'; ms: number }
	/** No response; ends when the client leaves or the server closes. */
	| { kind: 'silence' }
	/** TCP reset instead of a response. */
	| { kind: 'resetBefore' }
	/** TCP reset in the middle of the normal body. */
	| { kind: 'resetDuring' }
	/** Half of the normal body under the whole body's Content-Length, then a clean end. */
	| { kind: 'cutOff' }
	/** The normal body, `bytes` (default 1) at a time. */
	| { kind: 'drip'; everyMs: number; bytes?: number }
	/** A gateway's page. */
	| { kind: 'html'; status: number }
	/** `status` is 302 unless given. */
	| { kind: 'redirect'; location: string; status?: number }
	/** Exactly these bytes, as JSON unless `headers` say otherwise. */
	| { kind: 'body'; body: string | Buffer; headers?: Record<string, string>; status?: number }
	/** The normal response in, or out of, the success envelope, whatever the endpoint's habit. */
	| { kind: 'wrapped' }
	| { kind: 'unwrapped' };

export interface FaultRule {
	/** Matched against path and query as they arrive; a string anywhere in them; default: all. */
	on?: string | RegExp;
	/** How many requests it affects; default: all. */
	times?: number;
	/** How many matching requests pass before; default 0. */
	after?: number;
	fault: Fault;
}

function matches(on: FaultRule['on'], url: string): boolean {
	if (on === undefined) return true;
	return typeof on === 'string' ? url.includes(on) : url.search(on) >= 0;
}

/** The active rules. The oldest rule that is due wins; each rule counts all that match it. */
export function createFaultBook() {
	let rules: Array<{ rule: FaultRule; seen: number; used: number }> = [];
	return {
		add(rule: FaultRule): void {
			rules.push({ rule, seen: 0, used: 0 });
		},
		clear(): void {
			rules = [];
		},
		/** The fault for a request that just arrived; each request is to be shown once. */
		next(url: string): Fault | undefined {
			const matching = rules.filter(({ rule }) => matches(rule.on, url));
			for (const entry of matching) entry.seen += 1;
			const due = matching.find(
				({ rule, seen, used }) => seen > (rule.after ?? 0) && used < (rule.times ?? Infinity),
			);
			if (due) due.used += 1;
			return due?.rule.fault;
		},
	};
}
