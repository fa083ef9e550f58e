import type { ApiError } from '../transport/apiError';
import { DOCUMENTED_URLS } from '../transport/credentials';
import { joinSentences, withFullStop } from '../utils/format';
import { describeApiError } from './apiErrorMessages';

const WRONG_BASE_URL = `The Aitronos API wasn't found at this Base URL. Try ${DOCUMENTED_URLS}.`;

/** What a user reads in the credential if its test fails: no words about a job or a parameter of the node. */
export function describeTestError(error: ApiError): string {
	switch (error.kind) {
		case 'notJson':
		case 'unexpected':
			return WRONG_BASE_URL;
		case 'rejected':
			// Other services say `success: false` too; the documented form of the API has a code.
			return error.server.code
				? withFullStop(
						`Aitronos rejected the request: ${error.server.message ?? error.server.code}`,
					)
				: WRONG_BASE_URL;
		case 'http':
			return describeHttpError(error);
		default:
			return formatApiError(error);
	}
}

function describeHttpError(error: Extract<ApiError, { kind: 'http' }>): string {
	const { status, server } = error;
	switch (status) {
		case 400:
		case 422:
			return withFullStop(describeApiError(error, 'jobs').error);
		case 401:
			return "Aitronos rejected this API key. Check that you copied it completely and that it's active in Aitronos under Settings > API Keys, or try the other 'Authentication' option.";
		case 403:
			return server.source === 'gateway'
				? formatApiError(error)
				: "This API key doesn't have permission to read scrape jobs. Grant it the scraping permission in Aitronos, or use a key from the right organization.";
		case 404:
			return WRONG_BASE_URL;
		default:
			return formatApiError(error);
	}
}

function formatApiError(error: ApiError): string {
	const { error: clause, message } = describeApiError(error, 'jobs');
	return joinSentences(withFullStop(clause), message);
}
