type Headers = Record<string, string>;

/** An injected fault. */
export type Fault =
	// Instead of the normal response.
	/** `body`: an object is sent as JSON, a string as plain text; default: the error for the status. */
	| { kind: 'status'; status: number; body?: unknown; headers?: Headers }
	/** A gateway's page. */
	| { kind: 'html'; status: number }
	/** `status` is 302 by default. */
	| { kind: 'redirect'; location: string; status?: number }
	/** Exactly these bytes, as JSON unless `headers` say otherwise. */
	| { kind: 'body'; body: string | Buffer; headers?: Headers; status?: number }
	/** No response; ends when the client leaves or the server closes. */
	| { kind: 'silence' }
	/** TCP reset instead of a response. */
	| { kind: 'resetBefore' }
	// The normal response, changed.
	/** `ms` later. */
	| { kind: 'delay'; ms: number }
	/** TCP reset in the middle of the body. */
	| { kind: 'resetDuring' }
	/** Half of the body under the whole body's Content-Length, then a clean end. */
	| { kind: 'cutOff' }
	/** Headers at once, then `bytes` (default 1) of the body at a time. */
	| { kind: 'drip'; everyMs: number; bytes?: number }
	/** Headers at once, then the body at a steady pace. */
	| { kind: 'throttle'; bytesPerSecond: number }
	/** With further headers, and another status if given. */
	| { kind: 'headers'; headers: Headers; status?: number }
	/** With another body of a success, made from the normal one (without the success envelope). */
	| { kind: 'edit'; edit(body: Record<string, unknown>): unknown }
	/** In, or out of, the success envelope. */
	| { kind: 'wrapped' }
	| { kind: 'unwrapped' };

export interface FaultRule {
	/** Matched against path and query as they arrive; a string anywhere in them; default: all. */
	on?: string | RegExp;
	/** Default: all. */
	method?: 'GET' | 'POST';
	/** How many requests it affects; default: all. */
	times?: number;
	/** How many matching requests come before; default 0. */
	after?: number;
	/**
	 * Whether the API processes the request although its normal response is not sent, so that a POST
	 * creates its job; default false.
	 */
	processed?: boolean;
	fault: Fault;
}

const UNPROCESSED: Array<Fault['kind']> = [
	'status',
	'html',
	'redirect',
	'body',
	'silence',
	'resetBefore',
];

export function isProcessed({ processed, fault }: FaultRule): boolean {
	return processed ?? !UNPROCESSED.includes(fault.kind);
}

function matches({ on, method }: FaultRule, request: { method: string; url: string }): boolean {
	if (method && method !== request.method) return false;
	if (on === undefined) return true;
	return typeof on === 'string' ? request.url.includes(on) : request.url.search(on) >= 0;
}

/** The active rules. The oldest rule that is due wins; each rule counts all that match it. */
export function createFaultRules() {
	let rules: Array<{ rule: FaultRule; seen: number; used: number }> = [];
	return {
		add(rule: FaultRule): void {
			rules.push({ rule, seen: 0, used: 0 });
		},
		clear(): void {
			rules = [];
		},
		/** The rule for a request that just arrived; call it once for each request. */
		next(request: { method: string; url: string }): FaultRule | undefined {
			const matching = rules.filter(({ rule }) => matches(rule, request));
			for (const entry of matching) entry.seen += 1;
			const due = matching.find(
				({ rule, seen, used }) => seen > (rule.after ?? 0) && used < (rule.times ?? Infinity),
			);
			if (due) due.used += 1;
			return due?.rule;
		},
	};
}
