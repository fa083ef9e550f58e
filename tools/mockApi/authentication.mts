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

function presented(headers: IncomingHttpHeaders, accepted: AuthenticationHeader[]) {
	const candidates: Presented[] = [];
	const key = headers['x-api-key'];
	if (typeof key === 'string') candidates.push({ header: 'X-API-Key', secret: key });
	const bearer = /^Bearer +(.*)$/i.exec(headers.authorization ?? '');
	if (bearer) candidates.push({ header: 'Authorization', secret: bearer[1] ?? '' });
	return candidates.find(({ header }) => accepted.includes(header));
}

/** Whose rate bucket the request draws on: the secret it came with, or nobody's. */
export function secretOf(headers: IncomingHttpHeaders, { accepted }: KeyState): string {
	return presented(headers, accepted)?.secret ?? '';
}

/**
 * What is wrong with the request's authentication, or undefined. Codes: Error Codes page of the
 * API documentation; both headers: its Authentication page and the header tables of the scraper
 * pages.
 */
export function authenticationError(
	headers: IncomingHttpHeaders,
	state: KeyState,
): ApiError | undefined {
	const found = presented(headers, state.accepted);
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
