import { type ErrorText, sanitizeText } from '../utils/format';
import { isObject } from '../utils/typeGuards';

const MAX_LENGTH = 256;
/** What JavaScript and n8n make of a value that isn't there. */
const PLACEHOLDERS = ['undefined', 'null', 'NaN'];
const OBJECT_AS_TEXT = '[object Object]';
const HOW_TO_SET =
	"Set 'Job' to a job ID, for example {{ $json.job_id }}, or to a job URL that ends in /scrape/jobs/ followed by the ID.";

/**
 * The job ID in the 'Job' parameter: a resource locator (`{ mode, value }`) or a bare value that
 * holds an ID, a job URL with or without scheme, or the path of one. Only the ID is taken from a
 * URL, so that nothing typed here can lead to another path or host.
 */
export function parseJobId(parameter: unknown): { id: string } | { error: ErrorText } {
	const value = isObject(parameter) && 'value' in parameter ? parameter.value : parameter;
	if (value === undefined || value === null) return invalid('Job ID is missing');
	if (typeof value === 'number' && Math.abs(value) > Number.MAX_SAFE_INTEGER) {
		return invalid(
			'The job ID is a number with more digits than JavaScript can hold',
			'Pass the ID as text, so that no digit is lost.',
		);
	}
	if (typeof value !== 'string' && typeof value !== 'number') {
		return invalid('Job ID must be a string');
	}
	return parseText(String(value).trim());
}

/** An ID as it appears in texts: on one line, and not longer than one. */
export function formatJobId(id: string): string {
	return sanitizeText(id, 80);
}

function parseText(text: string): { id: string } | { error: ErrorText } {
	if (text.includes('{{')) {
		return invalid(
			"The expression in 'Job' wasn't evaluated",
			"Switch 'Job' from Fixed to Expression, so that n8n evaluates it for each input item.",
		);
	}
	// Before the check for spaces, which it contains.
	if (text.includes(OBJECT_AS_TEXT)) return invalid(`'${OBJECT_AS_TEXT}' isn't a job ID`);
	// Before a URL is taken apart: a list of URLs is no URL.
	if (/[\s,]/.test(text)) return severalIds();
	const isUrl = /^https?:\/\//i.test(text) || /(^|\/)jobs\//.test(text);
	const id = isUrl ? idInUrl(text) : text;
	if (id === undefined) return invalid("The job URL doesn't contain a job ID");
	return validate(id);
}

/** The path segment behind the last `jobs/`, without query and fragment. */
function idInUrl(url: string): string | undefined {
	const [path = ''] = url.split(/[?#]/, 1);
	const segment = /(?:.*\/|^)jobs\/([^/]+)/.exec(path)?.[1];
	try {
		return segment && decodeURIComponent(segment).trim();
	} catch {
		return undefined;
	}
}

function validate(id: string): { id: string } | { error: ErrorText } {
	if (id === '') return invalid('Job ID is missing');
	if (PLACEHOLDERS.includes(id)) return invalid(`'${id}' isn't a job ID`);
	if (id === '.' || id === '..') return invalid(`'${id}' isn't a valid job ID`);
	if (/[\s,]/.test(id)) return severalIds();
	if (id.length > MAX_LENGTH) return invalid(`The job ID is longer than ${MAX_LENGTH} characters`);
	// Half of a surrogate pair has no percent-encoding.
	if (/\p{Cs}/u.test(id)) return invalid('The job ID contains an invalid character');
	return { id };
}

function severalIds(): { error: ErrorText } {
	return invalid(
		'The job ID contains spaces or commas',
		"Pass one job ID per input item. To split a list of IDs into items, use the 'Split Out' node.",
	);
}

function invalid(error: string, message = HOW_TO_SET): { error: ErrorText } {
	return { error: { error, message } };
}
