import type {
	ICredentialDataDecryptedObject,
	ICredentialTestFunctions,
	IDataObject,
	IHttpRequestOptions,
} from 'n8n-workflow';
import { sanitizeText } from '../utils/format';
import { nonEmptyString } from '../utils/typeGuards';
import type { ApiError } from './apiError';
import type { Credentials } from './credentials';
import { parseResponse } from './response';
import { redactKey } from './serverError';

const TIMEOUT = 30_000;

/** What n8n returns with `encoding: null` and `resolveWithFullResponse`. */
interface FullResponse {
	statusCode: number;
	headers: IDataObject;
	body: Uint8Array;
}

/** The credential's own function that adds the key to a request. */
type Authenticate = (
	stored: ICredentialDataDecryptedObject,
	request: IHttpRequestOptions,
) => Promise<IHttpRequestOptions>;

type TestResponse =
	| { data: unknown }
	| { error: ApiError }
	/** n8n itself stopped the request: its own message says why. */
	| { n8nError: string };

/**
 * Requests the list of jobs for a credential test: it changes nothing and needs the same
 * permission as the node. Never rejects.
 */
export async function sendTestRequest(
	context: ICredentialTestFunctions,
	stored: ICredentialDataDecryptedObject,
	{ apiKey, baseUrl }: Credentials,
	authenticate: Authenticate,
): Promise<TestResponse> {
	const redact = redactKey(apiKey);
	const request: IHttpRequestOptions = {
		url: `${baseUrl}/scrape/jobs`,
		qs: { limit: 1 },
		headers: { Accept: 'application/json' },
		timeout: TIMEOUT,
	};
	try {
		// The only request helper that n8n gives to credential tests.
		const { statusCode, headers, body } = (await context.helpers.request({
			...(await authenticate(stored, request)),
			encoding: null,
			resolveWithFullResponse: true,
			simple: false,
			// n8n would send the key to the other host.
			followRedirect: false,
		})) as FullResponse;
		return parseResponse({ status: statusCode, headers }, body, redact);
	} catch (error) {
		const { code, message } = error as { code?: unknown; message?: unknown };
		if (code === 'ECONNABORTED' || code === 'ETIMEDOUT') return { error: { kind: 'timeout' } };
		const known = nonEmptyString(code);
		if (known) return { error: { kind: 'network', code: known } };
		return { n8nError: sanitizeText(redact(String(message))) };
	}
}
