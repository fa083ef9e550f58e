/** A response before it is sent. */
export interface MockResponse {
	status: number;
	headers: Record<string, string>;
	body: string | Buffer;
}

export function jsonResponse(status: number, body: unknown): MockResponse {
	return {
		status,
		headers: { 'content-type': 'application/json' },
		body: JSON.stringify(body),
	};
}

export function htmlResponse(status: number, html: string): MockResponse {
	return { status, headers: { 'content-type': 'text/html; charset=utf-8' }, body: html };
}
