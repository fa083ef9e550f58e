import { type ErrorText, sanitizeText } from '../utils/format';
import { isObject } from '../utils/typeGuards';

const MAX_LENGTH = 256;
/** What JavaScript and n8n make of a value that isn't there. */
const PLACEHOLDERS = ['undefined', 'null', 'NaN'];
const OBJECT_AS_TEXT = '[object Object]';

/** What an ID is of, and the parameter that holds it. */
interface Kind {
	noun: string;
	parameter: string;
	howToSet: string;
}

const JOB: Kind = {
	noun: 'job',
	parameter: 'Job',
	howToSet:
		"Set 'Job' to a job ID, for example {{ $json.job_id }}, or to a job URL such as https://api.aitronos.com/api/v1/scrape/jobs/job_abc123.",
};
const BATCH: Kind = {
	noun: 'batch',
	parameter: 'Batch ID',
	howToSet: "Set 'Batch ID' to the ID of a batch, for example {{ $json.batch_id }}.",
};

export type ParsedId = { id: string } | { error: ErrorText };

/**
 * The job ID in the 'Job' parameter: a resource locator (`{ mode, value }`) or a bare value that
 * holds an ID, a job URL with or without scheme, or the path of one. Only the ID is taken from a
 * URL, so that nothing typed here can lead to another path or host.
 */
export function parseJobId(parameter: unknown): ParsedId {
	const value = isObject(parameter) && 'value' in parameter ? parameter.value : parameter;
	const text = parseText(value, JOB);
	if ('error' in text) return text;
	const isUrl = /^https?:\/\//i.test(text.id) || /(^|\/)jobs\//.test(text.id);
	const id = isUrl ? idInUrl(text.id) : text.id;
	if (id === undefined) return invalid("The job URL doesn't contain a job ID", JOB.howToSet);
	return validate(id, JOB);
}

/** The batch ID in the 'Batch ID' parameter. */
export function parseBatchId(value: unknown): ParsedId {
	const text = parseText(value, BATCH);
	return 'error' in text ? text : validate(text.id, BATCH);
}

/** An ID as it appears in texts: on one line, and not longer than one. */
export function formatId(id: string): string {
	return sanitizeText(id, 80);
}

function parseText(value: unknown, kind: Kind): ParsedId {
	const { noun, parameter, howToSet } = kind;
	if (value === undefined || value === null) return missing(kind);
	if (typeof value === 'number' && Math.abs(value) > Number.MAX_SAFE_INTEGER) {
		return invalid(
			`The ${noun} ID is a number with more digits than JavaScript can hold`,
			`Set '${parameter}' to the ID as text, so that no digit is lost.`,
		);
	}
	if (typeof value !== 'string' && typeof value !== 'number') {
		return invalid(`${capitalize(noun)} ID must be a string`, howToSet);
	}
	const text = String(value).trim();
	if (text.includes('{{')) {
		return invalid(
			`The expression in '${parameter}' wasn't evaluated`,
			`Switch '${parameter}' from Fixed to Expression, so that n8n evaluates it for each input item.`,
		);
	}
	// Before the check for spaces, which it contains.
	if (text.includes(OBJECT_AS_TEXT))
		return invalid(`'${OBJECT_AS_TEXT}' isn't a ${noun} ID`, howToSet);
	// Before a URL is taken apart: a list of URLs is no URL.
	return /[\s,]/.test(text) ? severalIds(kind) : { id: text };
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

function validate(id: string, kind: Kind): ParsedId {
	const { noun, howToSet } = kind;
	if (id === '') return missing(kind);
	if (PLACEHOLDERS.includes(id)) return invalid(`'${id}' isn't a ${noun} ID`, howToSet);
	if (id === '.' || id === '..') return invalid(`'${id}' isn't a valid ${noun} ID`, howToSet);
	if (/[\s,]/.test(id)) return severalIds(kind);
	if (id.length > MAX_LENGTH) {
		return invalid(`The ${noun} ID is longer than ${MAX_LENGTH} characters`, howToSet);
	}
	// Half of a surrogate pair has no percent-encoding.
	if (/\p{Cs}/u.test(id)) return invalid(`The ${noun} ID contains an invalid character`, howToSet);
	return { id };
}

function missing({ noun, howToSet }: Kind): ParsedId {
	return invalid(`${capitalize(noun)} ID is missing`, howToSet);
}

function severalIds({ noun, parameter }: Kind): ParsedId {
	return invalid(
		`The ${noun} ID contains spaces or commas`,
		`Set '${parameter}' to one ${noun} ID per input item. To split a list of IDs into items, use the 'Split Out' node.`,
	);
}

function capitalize(noun: string): string {
	return noun.charAt(0).toUpperCase() + noun.slice(1);
}

function invalid(error: string, message: string): ParsedId {
	return { error: { error, message } };
}
