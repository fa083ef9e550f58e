export interface RateLimit {
	/** Requests that may come at once. */
	capacity: number;
	/** Refill. */
	perMinute: number;
}

export interface Allowance {
	allowed: boolean;
	/** The documented headers, and `Retry-After` when not allowed. */
	headers: Record<string, string>;
}

/**
 * One token bucket per API key, with the headers of the Rate Limiting page of the API
 * documentation: `X-RateLimit-Reset` is the Unix second at which the bucket is full again,
 * `X-RateLimit-Retry-After` and `Retry-After` are seconds.
 */
export function createRateLimiter({ capacity, perMinute }: RateLimit) {
	/** Monotonic milliseconds at which a key's bucket is full again; sums of tokens would round. */
	const fullAt = new Map<string, number>();
	const msPerToken = 60_000 / perMinute;

	function msToFull(key: string): number {
		return Math.max(0, (fullAt.get(key) ?? 0) - performance.now());
	}

	function headersFor(key: string, retryAfter: number): Record<string, string> {
		const missing = msToFull(key);
		return {
			'X-RateLimit-Limit': String(perMinute),
			'X-RateLimit-Remaining': String(Math.max(0, Math.floor(capacity - missing / msPerToken))),
			'X-RateLimit-Reset': String(Math.ceil((Date.now() + missing) / 1000)),
			'X-RateLimit-Retry-After': String(retryAfter),
		};
	}

	return {
		/** Takes one request out of the key's bucket, if there is one. */
		take(key: string): Allowance {
			const missing = msToFull(key) + msPerToken;
			const tooMuch = missing - capacity * msPerToken;
			if (tooMuch > 0) {
				const retryAfter = Math.ceil(tooMuch / 1000);
				const headers = headersFor(key, retryAfter);
				return { allowed: false, headers: { ...headers, 'Retry-After': String(retryAfter) } };
			}
			fullAt.set(key, performance.now() + missing);
			return { allowed: true, headers: headersFor(key, 0) };
		},
		/** The headers as they are, for responses that take no token. */
		peek(key: string): Record<string, string> {
			return headersFor(key, 0);
		},
		reset(): void {
			fullAt.clear();
		},
	};
}
