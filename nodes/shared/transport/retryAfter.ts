/**
 * Milliseconds to wait before the next request, from the `Retry-After` header (seconds or an HTTP
 * date, RFC 9110 section 10.2.3); undefined if there is none.
 *
 * A date is compared with the response's own `Date`, so that a wrong clock on either side does no
 * harm. `X-RateLimit-Retry-After` counts on a 429 only: Aitronos sends it as 0 otherwise.
 */
export function parseRetryAfter(
	status: number,
	headers: Readonly<Record<string, unknown>>,
	now: number,
): number | undefined {
	const header =
		headers['retry-after'] ?? (status === 429 ? headers['x-ratelimit-retry-after'] : undefined);
	if (typeof header !== 'string' && typeof header !== 'number') return undefined;

	const text = String(header);
	if (/^\d+(\.\d+)?$/.test(text)) return Number(text) * 1000;

	// Without the time zone that every HTTP date has, the parser accepts almost any text.
	const until = text.endsWith('GMT') ? Date.parse(text) : NaN;
	if (Number.isNaN(until)) return undefined;
	const sent = Date.parse(String(headers.date));
	return Math.max(0, until - (Number.isNaN(sent) ? now : sent));
}
