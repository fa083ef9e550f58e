import type {
	IDataObject,
	IExecuteFunctions,
	ILoadOptionsFunctions,
	IPollFunctions,
} from 'n8n-workflow';
import { type ErrorText, joinSentences, sanitizeText } from '../utils/format';

export const CREDENTIAL_TYPE = 'aitronosApi';

/** The contexts of n8n that can send requests: an execution, the editor's lists, a trigger's poll. */
export type RequestContext = IExecuteFunctions | ILoadOptionsFunctions | IPollFunctions;

export const DOCUMENTED_URLS = 'https://api.aitronos.com/api/v1 or https://api.aitronos.com/v1';
const DEFAULT_REQUESTS_PER_MINUTE = 60;
const MAX_REQUESTS_PER_MINUTE = 1000;

/** What requests need of the credential. */
export interface Credentials {
	/** Only for redacting it from what a server sends; n8n itself adds it to requests. */
	apiKey: string;
	/** Without white space and trailing slashes. */
	baseUrl: string;
	/** The account's plan, 1 to 1000. */
	requestsPerMinute: number;
}

export async function getCredentials(
	context: RequestContext,
): Promise<Credentials | { error: ErrorText }> {
	try {
		return parseCredentials(await context.getCredentials<IDataObject>(CREDENTIAL_TYPE));
	} catch (error) {
		return {
			error: {
				error: "The Aitronos API credential couldn't be loaded",
				message: joinSentences(
					'Open the node, select an Aitronos API credential, and save the workflow.',
					error instanceof Error && `Message from n8n: ${sanitizeText(error.message)}`,
				),
			},
		};
	}
}

/**
 * Checks the stored fields. The texts don't repeat what was entered: it is, or can contain, a
 * secret.
 */
export function parseCredentials(
	stored: Readonly<Record<string, unknown>>,
): Credentials | { error: ErrorText } {
	const apiKey = typeof stored.apiKey === 'string' ? stored.apiKey.trim() : '';
	const keyError = validateApiKey(apiKey);
	if (keyError) return invalid('API Key', keyError, 'paste the API key from Aitronos again');
	const baseUrl = parseBaseUrl(stored.baseUrl);
	if ('invalid' in baseUrl) {
		return invalid('Base URL', baseUrl.invalid, `set 'Base URL' to ${DOCUMENTED_URLS}`);
	}
	return { apiKey, baseUrl: baseUrl.url, requestsPerMinute: parseRate(stored.requestsPerMinute) };
}

function validateApiKey(key: string): string | undefined {
	if (key === '') return 'is empty';
	// Nothing else can be sent in a header.
	return /^[\x21-\x7e]+$/.test(key) ? undefined : 'contains spaces or invalid characters';
}

function parseBaseUrl(value: unknown): { url: string } | { invalid: string } {
	const text = typeof value === 'string' ? value.trim() : '';
	if (text === '') return { invalid: 'is empty' };

	const url = parseUrl(text);
	if (!url) return { invalid: "isn't a valid URL" };
	if (url.protocol !== 'https:' && url.protocol !== 'http:') {
		return { invalid: 'must start with https:// (or http://)' };
	}
	if (url.username !== '' || url.password !== '') {
		return { invalid: 'must not contain a username or password' };
	}
	if (url.search !== '' || url.hash !== '') {
		return { invalid: 'must not contain a query string or fragment' };
	}
	return { url: url.origin + url.pathname.replace(/\/+$/, '') };
}

function parseUrl(text: string): URL | undefined {
	try {
		return new URL(text);
	} catch {
		return undefined;
	}
}

function parseRate(value: unknown): number {
	const rate = Number(value);
	return rate >= 1 ? Math.min(rate, MAX_REQUESTS_PER_MINUTE) : DEFAULT_REQUESTS_PER_MINUTE;
}

function invalid(field: string, reason: string, whatToDo: string): { error: ErrorText } {
	return {
		error: {
			error: `'${field}' in the Aitronos API credential ${reason}`,
			message: `Open the credential and ${whatToDo}.`,
		},
	};
}
