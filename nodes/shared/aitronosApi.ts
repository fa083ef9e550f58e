import type { IDataObject, IExecuteFunctions, IHttpRequestOptions } from 'n8n-workflow';
import { readCredentialFields } from './credentialFields';
import type { Fault } from './fault';
import { isObject, textOf } from './narrow';
import { type ByteStream, discard, readBody } from './readBody';
import { readRetryAfter } from './retryAfter';
import { readServerWords } from './serverWords';
import { type Advice, showText } from './text';

const CREDENTIAL = 'aitronosApi';
const ANSWER_MUST_BEGIN_WITHIN = 10_000;
const BODY = { size: 32 * 1024 * 1024, idle: 10_000, total: 60_000 };

/** What came of a question: data taken out of its envelope, or a fault. Never an exception. */
export type Answer = ({ ok: unknown } | { fault: Fault }) & {
	/** Milliseconds that the answer, good or bad, asks to wait before the next request. */
	retryAfter?: number;
};

/** What n8n hands over with `encoding: 'stream'` and `returnFullResponse`. */
interface Head {
	statusCode: number;
	headers: IDataObject;
	body: ByteStream;
}

type Response = Head | { fault: Fault };

/** Takes the key out of what a server says, in case it repeats it. */
type Hide = (text: string) => string;

interface Question {
	url: string;
	hide: Hide;
}

/** What ends a question besides the usual bounds. */
export interface Limits {
	/** Milliseconds for the whole question. */
	within: number;
	/** Aborted when nobody waits for the answer any more. */
	signal: AbortSignal;
}

/** The only way out: every HTTP request of this package goes through here. */
export interface AitronosApi {
	/** The account's plan, 1 to 1000. Whoever asks has to keep to it. */
	requestsPerMinute: number;
	/**
	 * GET of the path made of `segments`, each percent-encoded, below the base URL.
	 */
	get(segments: readonly string[], limits: Limits): Promise<Answer>;
}

/** Reads the credential. What is wrong with it is a refusal: each input item's outcome. */
export async function openAitronosApi(
	context: IExecuteFunctions,
): Promise<{ api: AitronosApi } | { refusal: Advice }> {
	const read = await readCredentials(context);
	if ('refusal' in read) return read;
	const fields = readCredentialFields(read.stored);
	if ('refusal' in fields) return fields;

	return {
		api: {
			requestsPerMinute: fields.requestsPerMinute,
			async get(segments, limits) {
				const path = segments.map((segment) => `/${encodeURIComponent(segment)}`).join('');
				const url = fields.baseUrl + path;
				return await ask(
					context,
					{ url, hide: (text) => text.replaceAll(fields.apiKey, '…') },
					limits,
				);
			},
		},
	};
}

async function readCredentials(
	context: IExecuteFunctions,
): Promise<{ stored: IDataObject } | { refusal: Advice }> {
	try {
		return { stored: await context.getCredentials<IDataObject>(CREDENTIAL) };
	} catch (error) {
		const said = error instanceof Error ? ` n8n says: ${showText(error.message)}` : '';
		return {
			refusal: {
				error: 'The Aitronos API credential could not be read',
				message: `Open the node, choose a credential of the type Aitronos API, and save it again.${said}`,
			},
		};
	}
}

async function ask(
	context: IExecuteFunctions,
	{ url, hide }: Question,
	{ within, signal }: Limits,
): Promise<Answer> {
	const startedAt = performance.now();
	const begun = await begin(context, url, {
		within: Math.min(ANSWER_MUST_BEGIN_WITHIN, within),
		signal,
	});
	if ('fault' in begun) return begun;

	const { statusCode: status, headers, body: stream } = begun;
	const retryAfter = readRetryAfter(status, headers, Date.now());
	const left = Math.min(BODY.total, within) - (performance.now() - startedAt);
	const body = await readBody(stream, { ...BODY, total: left }, signal);
	if ('fault' in body) return { fault: { kind: body.fault }, retryAfter };
	return { ...judge(status, headers, body.text, hide), retryAfter };
}

/** Waits for the head of the answer. Its body is a stream, so that its size can be bounded. */
async function begin(
	context: IExecuteFunctions,
	url: string,
	{ within, signal }: Limits,
): Promise<Response> {
	// n8n's own time limit starts anew with every byte of a head that drips.
	const timer = AbortSignal.timeout(Math.ceil(within));
	const ends = [timer, signal];
	return await new Promise((resolve) => {
		const giveUp = () => resolve({ fault: { kind: 'silent' } });
		for (const end of ends) end.addEventListener('abort', giveUp);
		void send(context, url, within).then((response) => {
			// A timer that runs on would hold the answer until it is over.
			for (const end of ends) end.removeEventListener('abort', giveUp);
			if (ends.some(({ aborted }) => aborted) && 'body' in response) discard(response.body);
			resolve(response);
		});
	});
}

async function send(context: IExecuteFunctions, url: string, within: number): Promise<Response> {
	// A new object for each request: n8n writes into it.
	const options: IHttpRequestOptions = {
		method: 'GET',
		url,
		headers: { Accept: 'application/json' },
		encoding: 'stream',
		returnFullResponse: true,
		// Statuses come as values with their headers, and n8n does not ask a second time after a 401.
		ignoreHttpStatusErrors: true,
		// n8n would take our key along to another host.
		disableFollowRedirect: true,
		timeout: Math.ceil(within),
		abortSignal: context.getExecutionCancelSignal(),
	};
	try {
		return (await context.helpers.httpRequestWithAuthentication.call(
			context,
			CREDENTIAL,
			options,
		)) as Head;
	} catch (error) {
		const code = networkCode(error);
		const isSilence = code === 'ECONNABORTED' || code === 'ETIMEDOUT';
		return { fault: isSilence ? { kind: 'silent' } : { kind: 'network', code } };
	}
}

/**
 * n8n puts the system's code into `httpCode`, or leaves it on the cause. Read by shape: where the
 * package was installed with a copy of n8n-workflow beside it, n8n's errors are of no class of ours.
 */
function networkCode(error: unknown): string {
	const { httpCode, cause } = error as { httpCode?: unknown; cause?: { code?: unknown } };
	return textOf(httpCode) ?? textOf(cause?.code) ?? 'unknown';
}

function judge(
	status: number,
	headers: IDataObject,
	text: string,
	hide: Hide,
): { ok: unknown } | { fault: Fault } {
	if (status >= 300 && status < 400) {
		const location = typeof headers.location === 'string' ? hide(headers.location) : undefined;
		return { fault: { kind: 'redirect', status, location } };
	}
	const words = () => readServerWords(parse(hide(text))?.value, headers);
	if (status < 200 || status >= 400) return { fault: { kind: 'status', status, server: words() } };

	const json = parse(text);
	if (!json) return { fault: { kind: 'notJson', status } };
	const { value } = json;
	if (!isObject(value)) return { ok: value };
	if (value.success === false) return { fault: { kind: 'refused', server: words() } };
	// Some pages show the envelope, others the bare data: both are taken everywhere.
	return { ok: value.success === true && isObject(value.data) ? value.data : value };
}

function parse(text: string): { value: unknown } | undefined {
	try {
		return { value: JSON.parse(text) as unknown };
	} catch {
		return undefined;
	}
}
