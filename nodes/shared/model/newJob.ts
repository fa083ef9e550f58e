import type { IDataObject } from 'n8n-workflow';
import { sanitizeText } from '../utils/format';
import type { Parsed } from '../utils/parsed';
import { isObject, nonEmptyString } from '../utils/typeGuards';
import { type ScrapeJob, parseJob } from './job';

/** Field types of a schema. Source: Scrape page of the API documentation. */
export const FIELD_TYPES = [
	'string',
	'number',
	'boolean',
	'array',
	'object',
	'url',
	'date',
	'email',
] as const;

/** The body of the request that creates a job. */
export interface NewJobBody extends IDataObject {
	url: string;
}

/** A page to scrape: `http` or `https`, without white space around it. The rest is the API's business. */
export function parsePageUrl(text: string): Parsed<string> {
	const url = text.trim();
	return /^https?:\/\/[^\s/]\S*$/i.test(url)
		? { value: url }
		: {
				invalid: "isn't a valid URL",
				whatToDo: 'Enter a URL that starts with https:// or http:// and has no spaces.',
			};
}

/** Pages to scrape: a list, or text with one URL per line. Duplicates stay. */
export function parsePageUrls(value: unknown): Parsed<string[]> {
	const lines = Array.isArray(value) ? (value as unknown[]) : String(value ?? '').split(/\r\n?|\n/);
	const urls: string[] = [];
	for (const [index, entry] of lines.entries()) {
		const text = typeof entry === 'string' ? entry.trim() : '';
		if (text === '' && !Array.isArray(value)) continue;
		const parsed = parsePageUrl(text);
		if ('invalid' in parsed) {
			const [quoted, line] = [`'${sanitizeText(text, 80)}'`, index + 1];
			return {
				invalid:
					lines.length > 1
						? `contains an invalid URL in line ${line}: ${quoted}`
						: `isn't a valid URL: ${quoted}`,
				whatToDo:
					'Enter one URL per line, or pass an array of URLs. A URL starts with https:// or http:// and has no spaces.',
			};
		}
		urls.push(parsed.value);
	}
	return urls.length > 0
		? { value: urls }
		: { invalid: 'is empty', whatToDo: 'Enter at least one URL.' };
}

/** The schema of rows `{ name, type }`, one for each field of an extracted item. */
export function schemaOfFields(rows: readonly unknown[]): Parsed<IDataObject> {
	const properties = new Map<string, IDataObject>();
	for (const [index, row] of rows.entries()) {
		const { name, type } = isObject(row) ? row : {};
		const field = nonEmptyString(name)?.trim();
		if (field === undefined) {
			return {
				invalid: `has no name in row ${index + 1}`,
				whatToDo: 'Enter a name for each field, or remove the row.',
			};
		}
		if (properties.has(field)) {
			return { invalid: `contains '${field}' twice`, whatToDo: 'Use each field name only once.' };
		}
		const word = nonEmptyString(type)?.trim().toLowerCase();
		const known = FIELD_TYPES.find((fieldType) => fieldType === word);
		if (known === undefined) {
			return {
				invalid: `has no valid type for '${field}'`,
				whatToDo: `Use one of: ${FIELD_TYPES.join(', ')}.`,
			};
		}
		properties.set(field, { type: known });
	}
	if (properties.size === 0) {
		return { invalid: 'is empty', whatToDo: 'Add at least one field to extract.' };
	}
	return { value: { type: 'object', properties: Object.fromEntries(properties) } };
}

/** A JSON schema, as an object or as text. It is passed on as it is, with the type that the API requires. */
export function parseSchema(value: unknown): Parsed<IDataObject> {
	const schema = typeof value === 'string' ? parseSchemaText(value) : { value };
	if ('invalid' in schema) return schema;
	if (!isObject(schema.value) || !isJson(schema.value)) {
		return { invalid: "isn't a JSON object", whatToDo: EXAMPLE };
	}
	const { type, properties } = schema.value;
	if (type !== undefined && type !== 'object') {
		return {
			invalid: "doesn't have the type 'object'",
			whatToDo: `The schema must describe one item, not the list. ${EXAMPLE}`,
		};
	}
	if (!isObject(properties) || Object.keys(properties).length === 0) {
		return { invalid: 'has no properties', whatToDo: EXAMPLE };
	}
	return { value: { ...schema.value, type: 'object' } };
}

/** A day as `YYYY-MM-DD`, from an ISO date or date-time, or a date object of JavaScript or n8n. */
export function parseDay(value: unknown): string | undefined {
	const text = toIsoText(value);
	const day = /^\s*(\d{4}-\d{2}-\d{2})(?:$|[T\s])/.exec(text)?.[1];
	if (day === undefined) return undefined;
	const time = Date.parse(day);
	return !Number.isNaN(time) && new Date(time).toISOString().startsWith(day) ? day : undefined;
}

/**
 * The job in the response to its creation, whose form isn't fully documented: only the ID is needed.
 * A job without a status is pending.
 */
export function parseNewJob(data: unknown, url: string): ScrapeJob | undefined {
	if (!isObject(data)) return undefined;
	const id = nonEmptyString(data.job_id) ?? nonEmptyString(data.id);
	if (id === undefined) return undefined;
	const status = nonEmptyString(data.status) ?? 'pending';
	return parseJob({ url, ...data, job_id: id, status }, id);
}

const EXAMPLE =
	'Enter a schema such as { "type": "object", "properties": { "title": { "type": "string" } } }.';

/** An expression can also bring what JSON has no form for, such as a cycle. */
function isJson(value: unknown): boolean {
	try {
		return JSON.stringify(value) !== undefined;
	} catch {
		return false;
	}
}

function parseSchemaText(text: string): Parsed<unknown> {
	try {
		return { value: JSON.parse(text) as unknown };
	} catch (error) {
		return { invalid: `isn't valid JSON (${(error as SyntaxError).message})`, whatToDo: EXAMPLE };
	}
}

/** JavaScript's dates and n8n's date-times (Luxon) know their own ISO text. */
function toIsoText(value: unknown): string {
	if (typeof value === 'string') return value;
	const { toJSON } = (value ?? {}) as { toJSON?: unknown };
	return typeof toJSON === 'function' ? String(toJSON.call(value)) : '';
}
