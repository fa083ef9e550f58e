import type { IDataObject, INodeProperties } from 'n8n-workflow';
import type { ItemParameters } from '../../../shared/items/itemParameters';
import {
	type ApiOption,
	getApiOptions,
	getPageUrl,
	getSchema,
	OPTIONS_COLLECTION,
	type SchemaProperties,
} from '../../../shared/items/newJobParameters';
import type { NewJobBody } from '../../../shared/model/newJob';
import { scrapeOptions, organizationId } from './apiOptions';

const url: INodeProperties = {
	displayName: 'URL',
	name: 'url',
	type: 'string',
	required: true,
	default: '',
	placeholder: 'e.g. https://example.com/products',
	description: 'The page to scrape',
};

const schemaMode: INodeProperties = {
	displayName: 'Specify Schema',
	name: 'schemaMode',
	type: 'options',
	options: [
		{ name: 'Using Fields Below', value: 'fields' },
		{ name: 'Using JSON', value: 'json' },
	],
	default: 'fields',
	description: 'How to describe the data to extract',
};

const fields: INodeProperties = {
	displayName: 'Fields to Extract',
	name: 'fields',
	type: 'fixedCollection',
	typeOptions: { multipleValues: true, sortable: true },
	placeholder: 'Add field',
	default: {},
	displayOptions: { show: { schemaMode: ['fields'] } },
	description: 'The fields of each extracted item',
	options: [
		{
			displayName: 'Field',
			name: 'values',
			values: [
				{
					displayName: 'Name',
					name: 'name',
					type: 'string',
					default: '',
					placeholder: 'e.g. price',
				},
				{
					displayName: 'Type',
					name: 'type',
					type: 'options',
					options: [
						{ name: 'Array', value: 'array' },
						{ name: 'Boolean', value: 'boolean' },
						{ name: 'Date', value: 'date' },
						{ name: 'Email', value: 'email' },
						{ name: 'Number', value: 'number' },
						{ name: 'Object', value: 'object' },
						{ name: 'String', value: 'string' },
						{ name: 'URL', value: 'url' },
					],
					default: 'string',
				},
			],
		},
	],
};

const schema: INodeProperties = {
	displayName: 'Schema',
	name: 'schema',
	type: 'json',
	default:
		'{\n  "type": "object",\n  "properties": {\n    "title": { "type": "string" },\n    "price": { "type": "number" }\n  }\n}',
	displayOptions: { show: { schemaMode: ['json'] } },
	description: 'JSON schema of one extracted item',
};

const schemaProperties: SchemaProperties = { schemaMode, fields, schema };

/** The collection of API options, with the organization, which isn't one of them to the API. */
export function createOptionsCollection(options: readonly ApiOption[]): INodeProperties {
	const properties = [organizationId, ...options.map(({ property }) => property)];
	return {
		displayName: 'Scraping Options',
		name: OPTIONS_COLLECTION,
		type: 'collection',
		placeholder: 'Add option',
		default: {},
		// Not localeCompare: its first call takes longer than loading all else.
		options: properties.sort((a, b) => (a.displayName < b.displayName ? -1 : 1)),
	};
}

/** Schema, options and organization of a request body. What isn't set is left out. */
export function getBody(parameters: ItemParameters, options: readonly ApiOption[]): IDataObject {
	const organization = parameters.getText(organizationId, OPTIONS_COLLECTION);
	const set = getApiOptions(parameters, options);
	return {
		schema: getSchema(parameters, schemaProperties),
		...(organization !== undefined && { organization_id: organization }),
		...(set && { options: set }),
	};
}

/** What to scrape, for the operations that create a job. */
export const pageParameters = [url, schemaMode, fields, schema];

/** What to extract from each page of a batch. */
export const schemaParameters = [schemaMode, fields, schema];

export const createOptions = createOptionsCollection(scrapeOptions);

/** The request body of a new job. */
export function getNewJob(parameters: ItemParameters): NewJobBody {
	return { url: getPageUrl(parameters, url), ...getBody(parameters, scrapeOptions) };
}
