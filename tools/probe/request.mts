import { createRedact } from './redact.mts';

export const AUTHENTICATIONS = ['X-API-Key', 'Bearer'] as const;

export interface Connection {
	base: string;
	authentication: (typeof AUTHENTICATIONS)[number];
}

/** A request and what came back. */
export interface Result extends Connection {
	/** What was requested, such as `job`. */
	name: string;
	path: string;
	/** Undefined without a complete response. */
	status?: number;
	headers: Headers;
	/** Undefined if the body is not JSON. */
	json: unknown;
	/** The kind of body, or why there is none. Contains no extracted data. */
	summary: string;
}

export type Fields = Record<string, unknown>;

export function isFields(value: unknown): value is Fields {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Text of the server for a terminal: one short line without control characters. */
export function shown(value: unknown): string {
	const line = String(value).replace(/[\p{C}\p{Z}]+/gu, ' ');
	return line.length > 80 ? `${line.slice(0, 79)}…` : line;
}

/**
 * Sends GET requests that give up after 10 s and follow no redirect. Never rejects. A key that the
 * server sends back is redacted before anything is shortened, because half a key is still a secret.
 */
export function createRequest(connection: Connection, apiKey: string) {
	const redact = createRedact(apiKey);
	const credentials: Record<string, string> =
		connection.authentication === 'Bearer'
			? { Authorization: `Bearer ${apiKey}` }
			: { 'X-API-Key': apiKey };

	return async (name: string, path: string): Promise<Result> => {
		const result: Result = {
			...connection,
			name,
			path,
			headers: new Headers(),
			json: undefined,
			summary: '',
		};
		try {
			const response = await fetch(connection.base + path, {
				headers: { Accept: 'application/json', ...credentials },
				redirect: 'manual',
				signal: AbortSignal.timeout(10_000),
			});
			const text = await response.text();
			result.status = response.status;
			for (const [header, value] of response.headers) result.headers.set(header, redact(value));
			result.json = parseJson(text, redact);
			result.summary = summarize(result, text);
		} catch (error) {
			result.summary = `no response (${codeOf(error)})`;
		}
		return result;
	};
}

/** A key can be escaped in JSON, so each string is redacted again. */
function parseJson(text: string, redact: (text: string) => string): unknown {
	try {
		return JSON.parse(text, (_key, value: unknown) =>
			typeof value === 'string' ? redact(value) : value,
		);
	} catch {
		return undefined;
	}
}

/** Never the error's message: some quote the headers, and with them the key. */
function codeOf(error: unknown): string {
	if (!isFields(error)) return 'unknown';
	if (typeof error.code === 'string') return error.code;
	return error.cause === undefined ? String(error.name) : codeOf(error.cause);
}

function summarize({ status = 0, headers, json }: Result, text: string): string {
	const location = headers.get('location');
	if (location !== null && status >= 300 && status < 400) return `redirect to ${shown(location)}`;
	if (text.trim() === '') return 'empty body';
	if (/^\s*</.test(text)) return 'HTML page';
	if (!isFields(json)) return 'no JSON object';
	const { data, detail, error, success } = json;
	if (isFields(error)) return `error envelope, code ${shown(error.code)}`;
	if (typeof detail === 'string') {
		const form = 'status_code' in json || 'error_type' in json ? 'older error form' : 'detail only';
		return `${form}, "${shown(detail)}"`;
	}
	if (Array.isArray(detail)) return 'detail list';
	return typeof success === 'boolean' && isFields(data) ? 'wrapped object' : 'bare object';
}
