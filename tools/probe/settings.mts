import { isJobId } from './probe.mts';

const DEFAULT_ORIGIN = 'https://api.aitronos.com';
/** Both occur in the API documentation: one in its samples, one in its URL lines. */
const BASE_PATHS = ['/api/v1', '/v1'];

export interface Settings {
	apiKey: string;
	bases: string[];
	jobId?: string;
}

function originOf(text: string): string | undefined {
	if (text === '') return DEFAULT_ORIGIN;
	const url = URL.parse(text);
	return url?.protocol === 'https:' || url?.protocol === 'http:' ? url.origin : undefined;
}

/**
 * Reads what to probe from the environment and the arguments. A string is a sentence about what
 * is missing or wrong; it never holds the key.
 */
export function readSettings(
	environment: Record<string, string | undefined>,
	[jobId]: string[],
): Settings | string {
	const apiKey = environment.AITRONOS_API_KEY?.trim() ?? '';
	if (apiKey === '') {
		return 'Set AITRONOS_API_KEY to an Aitronos API key, then run: npm run probe -- [job ID]';
	}
	if (!/^[\x21-\x7e]+$/.test(apiKey)) {
		return 'AITRONOS_API_KEY holds a character that no key has, such as a space. Copy the key again.';
	}
	const origin = originOf(environment.AITRONOS_BASE_URL?.trim() ?? '');
	if (origin === undefined) {
		return 'AITRONOS_BASE_URL is not an http or https address. Leave it out for the public API.';
	}
	const id = jobId?.trim();
	if (id !== undefined && !isJobId(id)) return 'The argument is not a job ID.';
	return {
		apiKey,
		bases: BASE_PATHS.map((path) => `${origin}${path}`),
		...(id === undefined ? {} : { jobId: id }),
	};
}
