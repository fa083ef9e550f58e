import type { IncomingMessage, ServerResponse } from 'node:http';

export interface RecordedRequest {
	method: string;
	/** Path and query exactly as they arrived. */
	url: string;
	/** The part of `url` before the question mark. */
	path: string;
	headers: Record<string, string | string[] | undefined>;
	/** Parsed if it is JSON, otherwise as text. */
	body?: unknown;
	/** The job whose status and result the path names. */
	jobId?: string;
	/** `performance.now()` on arrival. */
	at: number;
	/** `performance.now()` when the whole response was handed over. */
	respondedAt?: number;
	/** Of the response, once its head was sent. */
	status?: number;
	/** The client went away before the response was complete. */
	aborted?: boolean;
}

export interface Exchange {
	request: RecordedRequest;
	recordBody(text: string): void;
	/** Says that the server itself ends the connection, so that nobody blames the client. */
	serverEnds(): void;
	/** Aborts when the connection of this request is closed. */
	closed: AbortSignal;
}

function parse(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return text;
	}
}

/** Records a request on arrival and its outcome. */
export function record(
	log: RecordedRequest[],
	message: IncomingMessage,
	response: ServerResponse,
	url: string,
): Exchange {
	const closed = new AbortController();
	let endedByServer = false;
	const request: RecordedRequest = {
		method: message.method ?? '',
		url,
		path: url.split('?', 1)[0] ?? '',
		headers: { ...message.headers },
		at: performance.now(),
	};
	log.push(request);
	response.on('finish', () => {
		request.respondedAt = performance.now();
		request.status = response.statusCode;
	});
	response.on('close', () => {
		if (response.headersSent) request.status = response.statusCode;
		if (!response.writableFinished && !endedByServer) request.aborted = true;
		closed.abort();
	});
	return {
		request,
		recordBody: (text) => {
			request.body = parse(text);
		},
		serverEnds: () => {
			endedByServer = true;
		},
		closed: closed.signal,
	};
}
