import type { Advice } from './text';

const DOCUMENTED = 'https://api.aitronos.com/api/v1 or https://api.aitronos.com/v1';
const DEFAULT_REQUESTS_PER_MINUTE = 60;
const MOST_REQUESTS_PER_MINUTE = 1000;

/** What requests need to know of the credential. */
export interface CredentialFields {
	/** For hiding it where a server repeats it; n8n itself adds it to requests. */
	apiKey: string;
	/** Without white space and trailing slashes. */
	baseUrl: string;
	/** The account's plan, 1 to 1000. */
	requestsPerMinute: number;
}

/**
 * Reads the stored fields, or tells what is wrong with them. What was typed is not repeated in the
 * advice: it is, or may hold, a secret.
 */
export function readCredentialFields(
	stored: Readonly<Record<string, unknown>>,
): CredentialFields | { refusal: Advice } {
	const apiKey = typeof stored.apiKey === 'string' ? stored.apiKey.trim() : '';
	const wrongKey = judgeApiKey(apiKey);
	if (wrongKey) return refuse('API Key', wrongKey, 'copy the key from Aitronos into it again');
	const baseUrl = readBaseUrl(stored.baseUrl);
	if ('wrong' in baseUrl) return refuse('Base URL', baseUrl.wrong, `set it to ${DOCUMENTED}`);
	return { apiKey, baseUrl: baseUrl.url, requestsPerMinute: readRate(stored.requestsPerMinute) };
}

function judgeApiKey(key: string): string | undefined {
	if (key === '') return 'is empty';
	// Anything else cannot be sent in a header.
	return /^[\x21-\x7e]+$/.test(key) ? undefined : 'holds a space or a character that no key has';
}

function readBaseUrl(value: unknown): { url: string } | { wrong: string } {
	const text = typeof value === 'string' ? value.trim() : '';
	if (text === '') return { wrong: 'is empty' };

	const url = parse(text);
	if (!url) return { wrong: 'is not an address' };
	if (url.protocol !== 'https:' && url.protocol !== 'http:') {
		return { wrong: 'starts with neither https:// nor http://' };
	}
	if (url.username !== '' || url.password !== '') {
		return { wrong: 'holds a user name or a password' };
	}
	if (url.search !== '' || url.hash !== '') return { wrong: 'holds a ? or a #' };

	return { url: url.origin + url.pathname.replace(/\/+$/, '') };
}

function parse(text: string): URL | undefined {
	try {
		return new URL(text);
	} catch {
		return undefined;
	}
}

function readRate(value: unknown): number {
	const rate = Number(value);
	return rate >= 1 ? Math.min(rate, MOST_REQUESTS_PER_MINUTE) : DEFAULT_REQUESTS_PER_MINUTE;
}

function refuse(field: string, wrong: string, advice: string): { refusal: Advice } {
	return {
		refusal: {
			error: `'${field}' in the Aitronos API credential ${wrong}`,
			message: `Open the Aitronos API credential, go to '${field}' and ${advice}.`,
		},
	};
}
