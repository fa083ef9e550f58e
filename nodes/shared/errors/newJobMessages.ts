import { type ApiError, isDeferred } from '../transport/apiError';
import { type ErrorText, joinSentences, sanitizeText } from '../utils/format';
import { describeApiError, describeBlock, lowerFirst } from './apiErrorMessages';

const HOW_TO_FIND =
	"The job might exist, so running this node again could create it twice. Look for it first: use 'Get Many' with 'Output' set to 'Simplified', and compare 'url' and 'created_at'.";

/** The request to create a job for `url` failed. */
export function describeCreateError(url: string, apiError: ApiError): ErrorText {
	const page = `'${sanitizeText(url, 120)}'`;
	if (apiError.kind === 'rateLimited' || apiError.kind === 'noCapacity') {
		return {
			error: `Scrape job for ${page} wasn't created: Aitronos accepts no requests for now`,
			message: joinSentences(
				'Wait a while, then run the node again for this item.',
				apiError.kind === 'rateLimited' && describeBlock(apiError.cause),
			),
		};
	}
	const { error, message } = describeApiError(apiError, 'newJob');
	return mightExist(apiError)
		? {
				error: `Scrape job for ${page} might have been created: ${lowerFirst(error)}`,
				message: joinSentences(HOW_TO_FIND, message),
			}
		: { error: `Scrape job for ${page} wasn't created: ${lowerFirst(error)}`, message };
}

/** Whether the API could have acted although there is no usable response. */
export function mightExist(error: ApiError): boolean {
	switch (error.kind) {
		case 'http':
			return (error.status >= 500 || error.status === 408) && !isDeferred(error);
		case 'network':
			return !/ECONNREFUSED|ENOTFOUND|EAI_AGAIN|CERT|SSL|TLS|SIGNATURE|EPROTO/.test(error.code);
		case 'timeout':
		case 'incomplete':
		case 'tooLarge':
		case 'notJson':
		case 'invalidJson':
		case 'unexpected':
			return true;
		default:
			return false;
	}
}
