import type { IDataObject, IHttpRequestOptions } from 'n8n-workflow';
import type { ErrorText } from '../utils/format';
import { type ApiError, isFromApi, isTransient } from './apiError';
import { type Credentials, getCredentials, type RequestContext } from './credentials';
import { sendRequest } from './sendRequest';
import { RateLimiter } from './rateLimiter';
import { parseResponse } from './response';
import { readBody } from './responseBody';
import { parseRetryAfter } from './retryAfter';
import { redactKey } from './serverError';

/** A response can begin this long after the deadline of its request, in milliseconds. */
const RESPONSE_GRACE = 2_000;
/** A request that starts later than this after its deadline has too little time left. */
const START_GRACE = 1_000;
const HEADERS_TIMEOUT = 10_000;
const REQUEST_TIMEOUT = 300_000;
const MAX_BYTES = 32 * 1024 * 1024;
/** Statuses whose `Retry-After` is about all requests. */
const RATE_LIMIT_STATUSES = [429, 503];

/** Times are monotonic milliseconds, as of `performance.now()`. */
export interface ApiRequest<T> {
	method?: 'GET' | 'POST';
	/** The segments of the path below the base URL, not yet percent-encoded. */
	path: readonly string[];
	query?: IDataObject;
	body?: IDataObject;
	/** Turns the data of a response into a typed value; undefined if it is something else. */
	parse(data: unknown): T | undefined;
	/** Milliseconds for the response to begin; default: 10 s. */
	headersTimeout?: number;
	/** When to start at the earliest; default: now. */
	readyAt?: number;
	/** Until when the caller waits for the response to begin, give or take `RESPONSE_GRACE`. */
	deadline?: number;
	/** Milliseconds of `Retry-After` that the request can take; default: all that end in time. */
	maxRetryAfter?: number;
}

/** Never an exception: what went wrong is a value. */
export type ApiResult<T> = (
	| { data: T }
	| {
			error: ApiError;
			/** Whether a retry can help. */
			isTransient: boolean;
	  }
) & {
	/** Milliseconds that the response asks to wait before the next request for the same thing. */
	retryAfter?: number;
	/** Whether the rate limiter delays all requests for that long. */
	isBlocking?: boolean;
	/** When the request was sent, and how long it had waited for its turn, in milliseconds. */
	startedAt: number;
	queuedMs: number;
};

type ExchangeResult<T> = ({ data: T } | { error: ApiError }) &
	Pick<ApiResult<T>, 'retryAfter' | 'isBlocking'>;

/** Sends every request of this package but the credential test's, through its rate limiter. */
export interface AitronosClient {
	request<T>(request: ApiRequest<T>): Promise<ApiResult<T>>;
	/** Aborted when nothing is sent any more. */
	signal: AbortSignal;
	/** Cancels the requests that are waiting or in flight, and sends nothing more. */
	close(): void;
}

export interface ClientOptions {
	/** Requests in flight at once. */
	concurrency: number;
	/** Stops the client. */
	signal?: AbortSignal;
}

/** A client for the node's credential. What is wrong with the credential is an error in words. */
export async function createClient(
	context: RequestContext,
	options: ClientOptions,
): Promise<AitronosClient | { error: ErrorText }> {
	const credentials = await getCredentials(context);
	return 'error' in credentials ? credentials : new Client(context, credentials, options);
}

class Client implements AitronosClient {
	private readonly closing = new AbortController();

	readonly signal = this.closing.signal;

	private readonly limiter: RateLimiter;

	/** Whether the API has answered properly: from then on, odd 4xx responses aren't its own. */
	private hasAnswered = false;

	constructor(
		private readonly context: RequestContext,
		private readonly credentials: Credentials,
		{ concurrency, signal }: ClientOptions,
	) {
		this.limiter = new RateLimiter(concurrency, credentials.requestsPerMinute, this.signal);
		if (signal?.aborted) this.close();
		signal?.addEventListener('abort', () => this.close(), { signal: this.signal });
	}

	close(): void {
		this.closing.abort();
	}

	async request<T>(request: ApiRequest<T>): Promise<ApiResult<T>> {
		const { readyAt = performance.now(), deadline = Infinity, maxRetryAfter = Infinity } = request;
		const lateFrom = deadline + RESPONSE_GRACE;
		const expiresAt = deadline + START_GRACE;
		const slot = await this.limiter.acquire({ readyAt, expiresAt, maxRetryAfter });
		const timing = { startedAt: performance.now(), queuedMs: 0 };
		switch (slot.kind) {
			case 'aborted':
				return { error: { kind: 'aborted', wasSent: false }, isTransient: false, ...timing };
			case 'expired':
				return { error: { kind: 'noCapacity' }, isTransient: false, ...timing };
			case 'blocked':
				return { error: { ...slot, kind: 'rateLimited' }, isTransient: false, ...timing };
			case 'granted':
				timing.queuedMs = slot.queuedMs;
		}
		try {
			const response = await this.send(request, lateFrom);
			if (!('error' in response)) return { ...response, ...timing };
			const { error } = response;
			return { ...response, isTransient: isTransient(error, this.hasAnswered), ...timing };
		} finally {
			this.limiter.release();
		}
	}

	private async send<T>(request: ApiRequest<T>, lateFrom: number): Promise<ExchangeResult<T>> {
		// A slot can be granted just before the caller whose request failed closes the client.
		if (this.signal.aborted) return { error: { kind: 'aborted', wasSent: false } };
		const connection = new AbortController();
		const abort = () => connection.abort();
		this.signal.addEventListener('abort', abort);
		try {
			return await this.exchange(request, lateFrom, connection);
		} finally {
			this.signal.removeEventListener('abort', abort);
		}
	}

	private async exchange<T>(
		request: ApiRequest<T>,
		lateFrom: number,
		connection: AbortController,
	): Promise<ExchangeResult<T>> {
		const startedAt = performance.now();
		const { apiKey, baseUrl } = this.credentials;
		const options = toRequestOptions(baseUrl, request);
		const timeout = Math.min(request.headersTimeout ?? HEADERS_TIMEOUT, lateFrom - startedAt);
		const response = await sendRequest(this.context, options, timeout, connection);
		if ('error' in response) return response;

		const { statusCode: status, headers } = response;
		const retryAfter = parseRetryAfter(status, headers, Date.now());
		const isBlocking = !!retryAfter && RATE_LIMIT_STATUSES.includes(status);
		const limits = { maxBytes: MAX_BYTES, endsAt: startedAt + REQUEST_TIMEOUT, lateFrom };
		const body = await readBody(response.body, limits, connection.signal);
		if (this.signal.aborted) return { error: { kind: 'aborted', wasSent: true } };
		if ('error' in body) {
			connection.abort();
			// Without its body, only the status says why.
			const cause: ApiError = { kind: 'http', status, server: { source: 'gateway' } };
			if (isBlocking) this.limiter.block(retryAfter, cause);
			return { error: { kind: body.error }, retryAfter, isBlocking };
		}

		const parsed = parseResponse({ status, headers }, body.bytes, redactKey(apiKey));
		if ('error' in parsed) {
			const { error } = parsed;
			this.hasAnswered ||= isFromApi(error);
			if (isBlocking) this.limiter.block(retryAfter, error);
			return { error, retryAfter, isBlocking };
		}
		const data = request.parse(parsed.data);
		if (data === undefined) return { error: { kind: 'unexpected' }, retryAfter };
		this.hasAnswered = true;
		return { data, retryAfter };
	}
}

function toRequestOptions(
	baseUrl: string,
	{ method = 'GET', path, query, body }: ApiRequest<unknown>,
): IHttpRequestOptions {
	const segments = path.map((segment) => `/${encodeURIComponent(segment)}`);
	return { method, url: baseUrl + segments.join(''), qs: query, body };
}
