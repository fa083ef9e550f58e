import type { IDataObject, INodeProperties } from 'n8n-workflow';
import {
	parseDay,
	parsePageUrl,
	parsePageUrls,
	parseSchema,
	schemaOfFields,
} from '../model/newJob';
import type { Parsed } from '../utils/parsed';
import { isObject, nonEmptyString } from '../utils/typeGuards';
import type { ItemParameters } from './itemParameters';

/** The parameters that say what to extract. */
export interface SchemaProperties {
	schemaMode: INodeProperties;
	fields: INodeProperties;
	schema: INodeProperties;
}

/** An option of the API, its field in the request body, and how it is read. */
export interface ApiOption {
	property: INodeProperties;
	field: string;
	type: 'integer' | 'boolean' | 'option' | 'dateFilter';
}

export const OPTIONS_COLLECTION = 'createOptions';

/** The page to scrape. */
export function getPageUrl(parameters: ItemParameters, url: INodeProperties): string {
	const text = parameters.getText(url) ?? '';
	return parameters.getParsed(url, () => parsePageUrl(text)) ?? '';
}

/** The pages of a batch: a list, or text with one URL per line. */
export function getPageUrls(parameters: ItemParameters, property: INodeProperties): string[] {
	return parameters.getParsed(property, parsePageUrls) ?? [];
}

export function getSchema(
	parameters: ItemParameters,
	{ schemaMode, fields, schema }: SchemaProperties,
): IDataObject {
	const parsed =
		parameters.getOption<'fields' | 'json'>(schemaMode) === 'json'
			? parameters.getParsed(schema, parseSchema)
			: parameters.getParsed(fields, parseFields);
	return parsed ?? {};
}

/** The options that are set, under the names of the API; undefined if there are none. */
export function getApiOptions(
	parameters: ItemParameters,
	options: readonly ApiOption[],
): IDataObject | undefined {
	const set = options
		.filter(({ property }) => parameters.isSet(property, OPTIONS_COLLECTION))
		.map((option) => [option.field, getApiOption(parameters, option)] as const)
		.filter(([, value]) => value !== undefined);
	return set.length === 0 ? undefined : Object.fromEntries(set);
}

function getApiOption(parameters: ItemParameters, { property, type }: ApiOption) {
	switch (type) {
		case 'integer':
			return parameters.getInteger(property, OPTIONS_COLLECTION);
		case 'boolean':
			return parameters.getBoolean(property, OPTIONS_COLLECTION);
		case 'option':
			return parameters.getOption(property, OPTIONS_COLLECTION);
		case 'dateFilter':
			return parameters.getParsed(property, parseDateFilter, OPTIONS_COLLECTION);
	}
}

/** The rows of the fixed collection. n8n drops an expression in its place. */
function parseFields(value: unknown): Parsed<IDataObject> {
	const rows = isObject(value) ? value.values : undefined;
	return schemaOfFields(Array.isArray(rows) ? (rows as unknown[]) : []);
}

/** Undefined without a date: then it filters nothing. */
function parseDateFilter(value: unknown): Parsed<IDataObject | undefined> {
	const { field, after, before } = isObject(value) && isObject(value.filter) ? value.filter : {};
	const days: IDataObject = {};
	for (const [name, date] of Object.entries({ after, before })) {
		if (date === undefined || date === null || date === '') continue;
		const day = parseDay(date);
		if (day === undefined) {
			return {
				invalid: `has an invalid date in '${name === 'after' ? 'After' : 'Before'}'`,
				whatToDo: 'Enter a date such as 2026-11-25.',
			};
		}
		days[name] = day;
	}
	if (days.after && days.before && days.after > days.before) {
		return { invalid: "has an 'After' date later than 'Before'", whatToDo: 'Swap the dates.' };
	}
	if (Object.keys(days).length === 0) return { value: undefined };
	const name = nonEmptyString(field)?.trim();
	return name === undefined
		? { invalid: "has no 'Date Field'", whatToDo: 'Enter the name of a date field to extract.' }
		: { value: { field: name, ...days } };
}
