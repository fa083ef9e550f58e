import type { IncomingHttpHeaders } from 'node:http';
import { ApiError } from './apiError.mts';

export type AuthenticationHeader = 'X-API-Key' | 'Authorization';

export interface KeyState {
	apiKey: string;
	revoked: boolean;
	accepted: AuthenticationHeader[];
}

function findSecret(headers: IncomingHttpHeaders, { accepted }: KeyState) {
	const key = headers['x-api-key'];
	if (typeof key === 'string' && accepted.includes('X-API-Key')) {
		return { secret: key, code: 'INVALID_API_KEY', message: 'The API key is not valid.' };
	}
	const bearer = /^Bearer +(.*)$/i.exec(headers.authorization ?? '');
	if (bearer && accepted.includes('Authorization')) {
		return { secret: bearer[1] ?? '', code: 'TOKEN_INVALID', message: 'The token is not valid.' };
	}
	return undefined;
}

/** The secret that the request carries: each has its own rate limit bucket. */
export function getSecret(headers: IncomingHttpHeaders, state: KeyState): string {
	return findSecret(headers, state)?.secret ?? '';
}

/**
 * Throws the 401 of a request without a valid key. Codes: Error Codes page of the API
 * documentation; both headers: its Authentication page and the header tables of the scraper pages.
 */
export function authenticate(headers: IncomingHttpHeaders, state: KeyState): void {
	const found = findSecret(headers, state);
	if (!found) {
		const message = 'Authentication is required to access this resource.';
		throw new ApiError({ status: 401, code: 'AUTHENTICATION_REQUIRED', message });
	}
	const { secret, ...error } = found;
	if (secret !== state.apiKey) throw new ApiError({ status: 401, ...error });
	if (state.revoked) {
		const message = 'The API key was deactivated.';
		throw new ApiError({ status: 401, code: 'API_KEY_DEACTIVATED', message });
	}
}
