import type { IDataObject, IHttpRequestOptions } from 'n8n-workflow';
import { nonEmptyString } from '../utils/typeGuards';
import type { ApiError } from './apiError';
import { CREDENTIAL_TYPE, type RequestContext } from './credentials';
import { type ByteStream, discard } from './responseBody';

/** What n8n returns with `encoding: 'stream'` and `returnFullResponse`. */
interface StreamResponse {
	statusCode: number;
	headers: IDataObject;
	body: ByteStream;
}

/**
 * Sends a request and waits `timeout` milliseconds for the response to begin. Its body is a stream,
 * so that its size can be limited. Aborting `connection` closes the connection, also later, while
 * the body is read. Never rejects.
 */
export async function sendRequest(
	context: RequestContext,
	request: IHttpRequestOptions,
	timeout: number,
	connection: AbortController,
): Promise<StreamResponse | { error: ApiError }> {
	const { signal } = connection;
	const milliseconds = Math.ceil(Math.max(1, timeout));
	// n8n's own time limit starts again with every byte of the headers.
	const timer = AbortSignal.timeout(milliseconds);
	const ends = [timer, signal];
	return await new Promise((resolve) => {
		const giveUp = () => {
			resolve({ error: signal.aborted ? { kind: 'aborted', wasSent: true } : { kind: 'timeout' } });
			connection.abort();
		};
		for (const end of ends) end.addEventListener('abort', giveUp);
		void callN8n(context, request, milliseconds, signal).then((response) => {
			// A pending timer would keep the response in memory.
			for (const end of ends) end.removeEventListener('abort', giveUp);
			if (ends.some(({ aborted }) => aborted) && 'body' in response) discard(response.body);
			resolve(response);
		});
	});
}

async function callN8n(
	context: RequestContext,
	request: IHttpRequestOptions,
	timeout: number,
	signal: AbortSignal,
): Promise<StreamResponse | { error: ApiError }> {
	try {
		// A new object for each request: n8n writes into it.
		const options: IHttpRequestOptions = {
			...request,
			headers: {
				Accept: 'application/json',
				...(request.body !== undefined && { 'Content-Type': 'application/json' }),
			},
			// As text: from an object, n8n drops keys such as `constructor`.
			body: request.body && JSON.stringify(request.body),
			encoding: 'stream',
			returnFullResponse: true,
			// Every status is a value with its headers, and n8n sends no second request after a 401.
			ignoreHttpStatusErrors: true,
			// n8n would send the key to the other host.
			disableFollowRedirect: true,
			timeout,
			abortSignal: signal,
		};
		return (await context.helpers.httpRequestWithAuthentication.call(
			withSignal(context, signal),
			CREDENTIAL_TYPE,
			options,
		)) as StreamResponse;
	} catch (error) {
		const code = networkCode(error);
		const isTimeout = code === 'ECONNABORTED' || code === 'ETIMEDOUT';
		return { error: isTimeout ? { kind: 'timeout' } : { kind: 'network', code } };
	}
}

/**
 * n8n replaces the signal of a request with that of the execution, where there is one: then nothing
 * else could close a connection on which nothing arrives any more.
 */
function withSignal<Context extends RequestContext>(
	context: Context,
	signal: AbortSignal,
): Context {
	if (!('getExecutionCancelSignal' in context)) return context;
	return Object.create(context, { getExecutionCancelSignal: { value: () => signal } }) as Context;
}

/**
 * n8n puts the system's code into `httpCode`, or leaves it on the cause. Read by shape: if the
 * package was installed beside a copy of n8n-workflow, n8n's errors aren't of the classes we know.
 */
function networkCode(error: unknown): string {
	const { httpCode, cause } = error as { httpCode?: unknown; cause?: { code?: unknown } };
	return nonEmptyString(httpCode) ?? nonEmptyString(cause?.code) ?? 'unknown';
}
