const DEFAULT_ORIGIN = 'https://api.aitronos.com';
/** The API documentation names both. */
const BASE_PATHS = ['/api/v1', '/v1'];

export interface Settings {
	/** Sent to the base URLs and nowhere else. */
	apiKey: string;
	bases: string[];
	/** Default: the first job of the list. */
	jobId?: string;
}

/** `.` and `..` would lead to another path. */
export function isJobId(value: unknown): value is string {
	return typeof value === 'string' && !['', '.', '..'].includes(value) && value.length <= 256;
}

/** The settings, or a sentence about what is missing or wrong, which never contains the key. */
export function readSettings(
	environment: Record<string, string | undefined>,
	[argument]: string[],
): Settings | string {
	const apiKey = environment.AITRONOS_API_KEY?.trim() ?? '';
	const base = URL.parse(environment.AITRONOS_BASE_URL?.trim() || DEFAULT_ORIGIN);
	const jobId = argument?.trim();
	if (apiKey === '') {
		return 'Set AITRONOS_API_KEY to an Aitronos API key, then run: npm run probe -- [job ID]';
	}
	if (!base || !/^https?:$/.test(base.protocol)) {
		return 'AITRONOS_BASE_URL is not an http or https URL. Unset it to use the public API.';
	}
	if (jobId !== undefined && !isJobId(jobId)) return 'The argument is not a job ID.';
	return { apiKey, bases: BASE_PATHS.map((path) => base.origin + path), jobId };
}
