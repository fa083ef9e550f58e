import { type ApiError, isDeferred } from '../transport/apiError';
import type { AitronosClient, ApiRequest } from '../transport/client';

/** Giving up a POST early would leave it unknown whether the API has acted. Milliseconds. */
const HEADERS_TIMEOUT = 60_000;
/** A longer `Retry-After` fails the request. Milliseconds. */
const MAX_RETRY_AFTER = 60_000;
/** Before the requests after a 429 or 503. `Retry-After` can make it longer. Milliseconds. */
const RETRY_DELAYS = [4_000, 8_000];

/**
 * A POST that creates something, at most once: it is repeated only after a 429 or 503 in which the
 * API itself says that it did nothing.
 */
export async function postOnce<T>(
	client: AitronosClient,
	request: Pick<ApiRequest<T>, 'path' | 'body' | 'parse'>,
): Promise<{ data: T } | { error: ApiError }> {
	let readyAt = performance.now();
	for (let attempts = 0; ; attempts++) {
		const result = await client.request({
			...request,
			method: 'POST',
			headersTimeout: HEADERS_TIMEOUT,
			readyAt,
			maxRetryAfter: MAX_RETRY_AFTER,
		});
		if ('data' in result) return { data: result.data };
		const delay = RETRY_DELAYS[attempts];
		if (!isDeferred(result.error) || delay === undefined) return { error: result.error };
		readyAt = performance.now() + delay;
	}
}
