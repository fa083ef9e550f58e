import type { AitronosClient, ApiRequest, ApiResult } from '../transport/client';
import { retryAt, retryTimeLeft } from './pollPolicy';

/** A GET request with the retries of Get Status: a transient error is retried twice, soon. */
export async function getWithRetries<T>(
	client: AitronosClient,
	request: ApiRequest<T>,
): Promise<ApiResult<T>> {
	let readyAt = performance.now();
	let firstAttemptAt: number | undefined;
	let queuedMs = 0;
	for (let attempts = 1; ; attempts++) {
		const state = { now: performance.now(), firstAttemptAt, queuedMs, attempts };
		const maxRetryAfter = retryTimeLeft(state);
		const result = await client.request({ ...request, readyAt, maxRetryAfter });
		if ('data' in result) return result;
		if (firstAttemptAt === undefined) firstAttemptAt = result.startedAt;
		else queuedMs += result.queuedMs;
		const now = performance.now();
		const at = retryAt({ now, firstAttemptAt, queuedMs, attempts }, result);
		if (at === undefined) return result;
		readyAt = at;
	}
}
