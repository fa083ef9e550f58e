import type { IncomingHttpHeaders } from 'node:http';
import type { ApiError } from './envelopes.mts';

export type AuthenticationHeader = 'X-API-Key' | 'Authorization';

export interface KeyState {
	apiKey: string;
	revoked: boolean;
	accepted: AuthenticationHeader[];
}

interface Presented {
	header: AuthenticationHeader;
	secret: string;
}

function findSecret(headers: IncomingHttpHeaders, accepted: AuthenticationHeader[]) {
	const candidates: Presented[] = [];
	const key = headers['x-api-key'];
	if (typeof key === 'string') candidates.push({ header: 'X-API-Key', secret: key });
	const bearer = /^Bearer +(.*)$/i.exec(headers.authorization ?? '');
	if (bearer) candidates.push({ header: 'Authorization', secret: bearer[1] ?? '' });
	return candidates.find(({ header }) => accepted.includes(header));
}

/** The secret that the request carries: each has its own rate limit bucket. */
export function getSecret(headers: IncomingHttpHeaders, { accepted }: KeyState): string {
	return findSecret(headers, accepted)?.secret ?? '';
}

/**
 * The authentication error of a request, if any. Codes: Error Codes page of the
 * API documentation; both headers: its Authentication page and the header tables of the scraper
 * pages.
 */
export function authenticationError(
	headers: IncomingHttpHeaders,
	state: KeyState,
): ApiError | undefined {
	const found = findSecret(headers, state.accepted);
	if (!found) {
		return {
			status: 401,
			code: 'AUTHENTICATION_REQUIRED',
			message: 'Authentication is required to access this resource.',
		};
	}
	if (found.secret !== state.apiKey) {
		return found.header === 'X-API-Key'
			? { status: 401, code: 'INVALID_API_KEY', message: 'The API key is not valid.' }
			: { status: 401, code: 'TOKEN_INVALID', message: 'The token is not valid.' };
	}
	if (state.revoked) {
		return { status: 401, code: 'API_KEY_DEACTIVATED', message: 'The API key was deactivated.' };
	}
	return undefined;
}
