import type { IDataObject } from 'n8n-workflow';
import { looksLikeJob } from '../model/job';
import { sanitizeText } from '../utils/format';
import { isObject } from '../utils/typeGuards';
import type { ApiError } from './apiError';
import { parseJson } from './json';
import { parseServerError, type Redact } from './serverError';

interface ResponseHead {
	status: number;
	headers: IDataObject;
}

/** The data of a response without its envelope, or what is wrong with it. */
export function parseResponse(
	{ status, headers }: ResponseHead,
	bytes: Uint8Array,
	redact: Redact,
): { data: unknown } | { error: ApiError } {
	const text = decode(bytes, headers['content-type']);
	const server = () => {
		const json = parseJson(text);
		return parseServerError('value' in json ? json.value : undefined, headers, redact);
	};
	if (status >= 300 && status < 400 && typeof headers.location === 'string') {
		return { error: { kind: 'redirect', status, location: redact(headers.location) } };
	}
	if (status < 200 || status >= 300) return { error: { kind: 'http', status, server: server() } };

	const json = parseJson(text);
	if ('reason' in json) {
		if (!isMeantAsJson(text)) return { error: { kind: 'notJson', status } };
		// The reason quotes a part of the text.
		const redacted = parseJson(redact(text));
		const reason = sanitizeText('reason' in redacted ? redacted.reason : json.reason);
		return { error: { kind: 'invalidJson', status, reason } };
	}
	if (!isObject(json.value)) return { data: json.value };
	const data = openEnvelope(json.value);
	return json.value.success === false && !looksLikeJob(data)
		? { error: { kind: 'rejected', server: server() } }
		: { data };
}

/** Some pages of the documentation show the envelope, others the data: both are accepted everywhere. */
function openEnvelope(body: IDataObject): IDataObject {
	return body.status === undefined && isObject(body.data) ? body.data : body;
}

function isMeantAsJson(text: string): boolean {
	return /^\s*[[{]/.test(text);
}

/** By the charset that the response names; UTF-8 if it names none or one that isn't known. */
function decode(bytes: Uint8Array, contentType: unknown): string {
	const charset = /;\s*charset="?([^\s";]+)/i.exec(String(contentType))?.[1];
	try {
		return new TextDecoder(charset).decode(bytes);
	} catch {
		return new TextDecoder().decode(bytes);
	}
}
