import { isObject } from './narrow';
import { type Advice, showText } from './text';

const MAX_LENGTH = 256;

/**
 * The job ID that a 'Job' field holds: a locator (`{ mode, value }`) or a bare value, with the ID
 * itself or the address of a job, as `…/scrape/jobs/<id>`, pasted. Only the ID is taken from an
 * address, so that nothing typed here can lead to another path or host.
 */
export function readJobId(field: unknown): { id: string } | { refusal: Advice } {
	const value = isObject(field) && 'value' in field ? field.value : field;
	if (value === undefined || value === null) return refuse('is empty');
	if (typeof value !== 'string' && typeof value !== 'number') return refuse('is not a text');

	const text = String(value).trim();
	const isAddress = /^https?:\/\//i.test(text);
	const id = isAddress ? idInAddress(text) : text;
	if (id === undefined) return refuse('is an address without a job ID');
	return check(id);
}

/** How an ID appears in a text: without control characters and not longer than a line. */
export function showJobId(id: string): string {
	return showText(id, 80);
}

function idInAddress(address: string): string | undefined {
	try {
		const segment = /.*\/jobs\/([^/]+)/.exec(new URL(address).pathname)?.[1];
		return segment && decodeURIComponent(segment).trim();
	} catch {
		return undefined;
	}
}

function check(id: string): { id: string } | { refusal: Advice } {
	if (id === '') return refuse('is empty');
	if (id === '.' || id === '..') return refuse(`is '${id}', which is a path and not an ID`);
	if (id.length > MAX_LENGTH) return refuse(`is longer than ${MAX_LENGTH} characters`);
	// Half of a surrogate pair has no percent-encoding.
	if (/\p{Cs}/u.test(id)) return refuse('holds half of a character');
	return { id };
}

function refuse(what: string): { refusal: Advice } {
	return {
		refusal: {
			error: `The job ID ${what}`,
			message:
				"Set 'Job' to the job's ID, for example {{ $json.job_id }} where the input item has it in its field job_id, or paste the job's address, which ends in /scrape/jobs/ and the ID.",
		},
	};
}
