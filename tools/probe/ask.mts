import { isFields } from './fields.mts';
import { keyHider } from './keyHider.mts';

export type Authentication = 'X-API-Key' | 'Bearer';

export interface Pair {
	/** Base URL without a slash at the end. */
	base: string;
	authentication: Authentication;
}

export interface Reply {
	/** Below the base path, with its query. */
	path: string;
	/** Undefined when no whole answer came. */
	status?: number;
	/** Names in lower case. */
	headers: Map<string, string>;
	text: string;
	/** The parsed body, undefined when it is not JSON. */
	json: unknown;
	/** Why there is no whole answer, in words of our own. */
	failure?: string;
	/** Milliseconds from question to whole answer. */
	ms: number;
}

const TIME_LIMIT_MS = 10_000;
const SIZE_LIMIT_BYTES = 32 * 1024 * 1024;

const REASONS: Record<string, string> = {
	ECONNREFUSED: 'connection refused',
	ECONNRESET: 'connection broken off',
	UND_ERR_SOCKET: 'connection broken off',
	ENOTFOUND: 'host name not found',
	EAI_AGAIN: 'host name could not be looked up',
	ETIMEDOUT: 'host does not answer',
	UND_ERR_CONNECT_TIMEOUT: 'host does not answer',
	DEPTH_ZERO_SELF_SIGNED_CERT: 'certificate not trusted',
	SELF_SIGNED_CERT_IN_CHAIN: 'certificate not trusted',
	UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'certificate not trusted',
	CERT_HAS_EXPIRED: 'certificate expired',
};

/** The error's code, or that of its cause; errors of fetch need not be of this realm's classes. */
function codeOf(error: unknown): string {
	if (!isFields(error)) return '';
	return typeof error.code === 'string' ? error.code : codeOf(error.cause);
}

/** Never the error's own message: with some errors it quotes the headers, and so the key. */
function reason(error: unknown): string {
	if (isFields(error) && error.name === 'TimeoutError') {
		return `no answer within ${TIME_LIMIT_MS / 1000} s`;
	}
	const code = codeOf(error);
	return REASONS[code] ?? (code === '' ? 'failed' : `failed (${code})`);
}

/** The whole body; undefined when it is beyond the limit. */
async function textOf(response: Response): Promise<string | undefined> {
	const chunks: Uint8Array[] = [];
	let size = 0;
	for await (const chunk of response.body ?? []) {
		size += chunk.length;
		if (size > SIZE_LIMIT_BYTES) return undefined;
		chunks.push(chunk);
	}
	return Buffer.concat(chunks).toString('utf8');
}

function parsed(text: string, hide: (text: string) => string): unknown {
	try {
		return JSON.parse(text, (_name, value: unknown) =>
			typeof value === 'string' ? hide(value) : value,
		) as unknown;
	} catch {
		return undefined;
	}
}

/**
 * Asks one GET question, gives up after 10 s or 32 MiB, follows no redirect. Never throws: what
 * went wrong is in `failure`. A key that the server sends back is hidden here, before any text is cut.
 */
export async function ask(
	{ base, authentication }: Pair,
	apiKey: string,
	path: string,
): Promise<Reply> {
	const credentials: Record<string, string> =
		authentication === 'Bearer' ? { Authorization: `Bearer ${apiKey}` } : { 'X-API-Key': apiKey };
	const hide = keyHider(apiKey);
	const reply: Reply = { path, headers: new Map(), text: '', json: undefined, ms: 0 };
	const start = performance.now();
	try {
		const response = await fetch(`${base}${path}`, {
			method: 'GET',
			headers: { Accept: 'application/json', ...credentials },
			redirect: 'manual',
			signal: AbortSignal.timeout(TIME_LIMIT_MS),
		});
		const text = await textOf(response);
		if (text === undefined) {
			reply.failure = `answer larger than ${SIZE_LIMIT_BYTES / 1024 / 1024} MiB`;
		} else {
			reply.status = response.status;
			reply.headers = new Map([...response.headers].map(([name, value]) => [name, hide(value)]));
			reply.text = hide(text);
			reply.json = parsed(text, hide);
		}
	} catch (error) {
		reply.failure = reason(error);
	}
	reply.ms = Math.round(performance.now() - start);
	return reply;
}
