/** An answer before it is sent. */
export interface Answer {
	status: number;
	headers: Record<string, string>;
	body: string | Buffer;
}

export function jsonAnswer(status: number, body: unknown): Answer {
	return {
		status,
		headers: { 'content-type': 'application/json' },
		body: JSON.stringify(body),
	};
}

export function htmlAnswer(status: number, html: string): Answer {
	return { status, headers: { 'content-type': 'text/html; charset=utf-8' }, body: html };
}
