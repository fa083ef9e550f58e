/**
 * Milliseconds that an answer asks to wait, from its `Retry-After` header (seconds or an HTTP
 * date, RFC 9110 section 10.2.3); undefined where it asks for none.
 *
 * A date is compared with the answer's own `Date`, so that a clock set wrong on either side does
 * no harm. `X-RateLimit-Retry-After` counts on a 429 only: Aitronos sends it as 0 with good answers.
 */
export function readRetryAfter(
	status: number,
	headers: Readonly<Record<string, unknown>>,
	now: number,
): number | undefined {
	const header =
		headers['retry-after'] ?? (status === 429 ? headers['x-ratelimit-retry-after'] : undefined);
	if (typeof header !== 'string' && typeof header !== 'number') return undefined;

	const text = String(header);
	if (/^\d+(\.\d+)?$/.test(text)) return Number(text) * 1000;

	// Without the zone that every HTTP date has, almost any text is a date to the parser.
	const until = text.endsWith('GMT') ? Date.parse(text) : NaN;
	if (Number.isNaN(until)) return undefined;
	const sent = Date.parse(String(headers.date));
	return Math.max(0, until - (Number.isNaN(sent) ? now : sent));
}
