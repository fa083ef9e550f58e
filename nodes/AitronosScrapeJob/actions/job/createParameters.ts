import type { IDataObject, INodeProperties } from 'n8n-workflow';
import type { ItemParameters } from '../../../shared/items/itemParameters';
import {
	type ApiOption,
	getApiOptions,
	getPageUrl,
	getSchema,
	OPTIONS_COLLECTION,
	type SchemaProperties,
} from '../../../shared/items/newJob';

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
	placeholder: 'Add Field',
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

const organizationId: INodeProperties = {
	displayName: 'Organization ID',
	name: 'organizationId',
	type: 'string',
	default: '',
	placeholder: 'e.g. org_abc123',
	description: 'The organization to bill, if the API key belongs to several',
};

export const schemaProperties: SchemaProperties = { schemaMode, fields, schema };

const dateFilter: ApiOption = {
	field: 'date_filter',
	type: 'dateFilter',
	property: {
		displayName: 'Date Filter',
		name: 'dateFilter',
		type: 'fixedCollection',
		default: {},
		placeholder: 'Add Date Filter',
		description: 'Only return items whose date is in a range',
		options: [
			{
				displayName: 'Filter',
				name: 'filter',
				values: [
					{
						displayName: 'Date Field',
						name: 'field',
						type: 'string',
						default: '',
						placeholder: 'e.g. published',
						description: 'The name of a date field of the schema',
					},
					{
						displayName: 'After',
						name: 'after',
						type: 'dateTime',
						default: '',
						description: 'Only the day counts',
					},
					{
						displayName: 'Before',
						name: 'before',
						type: 'dateTime',
						default: '',
						description: 'Only the day counts',
					},
				],
			},
		],
	},
};

const llmMode: ApiOption = {
	field: 'llm_mode',
	type: 'option',
	property: {
		displayName: 'LLM Mode',
		name: 'llmMode',
		type: 'options',
		options: [
			{ name: 'JSON', value: 'json' },
			{ name: 'Structured', value: 'structured' },
		],
		default: 'structured',
		description: 'How the language model returns the data',
	},
};

/** Options of the API, in alphabetical order of their names. Source: Scrape page of the API documentation. */
const jobOptions: ApiOption[] = [
	dateFilter,
	{
		field: 'engine_type',
		type: 'option',
		property: {
			displayName: 'Engine Type',
			name: 'engineType',
			type: 'options',
			options: [
				{ name: 'Browser', value: 'browser' },
				{ name: 'Hybrid', value: 'hybrid' },
				{ name: 'Static', value: 'static' },
			],
			default: 'hybrid',
			description: 'How to load the page. By default, Aitronos decides.',
		},
	},
	{
		field: 'extract_images',
		type: 'boolean',
		property: {
			displayName: 'Extract Images',
			name: 'extractImages',
			type: 'boolean',
			default: false,
			description: 'Whether to extract image URLs too',
		},
	},
	{
		field: 'follow_pagination',
		type: 'boolean',
		property: {
			displayName: 'Follow Pagination',
			name: 'followPagination',
			type: 'boolean',
			default: false,
			description: 'Whether to follow links to the next page',
		},
	},
	llmMode,
	{
		field: 'max_items',
		type: 'integer',
		property: {
			displayName: 'Max Items',
			name: 'maxItems',
			type: 'number',
			typeOptions: { minValue: 1, maxValue: 1000 },
			default: 100,
			description: 'Maximum number of items to extract',
		},
	},
	{
		field: 'timeout',
		type: 'integer',
		property: {
			displayName: 'Timeout (Seconds)',
			name: 'timeout',
			type: 'number',
			typeOptions: { minValue: 1, maxValue: 300 },
			default: 30,
			description: 'How long Aitronos can work on the job before it fails',
		},
	},
	{
		field: 'wait_for_content',
		type: 'boolean',
		property: {
			displayName: 'Wait for Content',
			name: 'waitForContent',
			type: 'boolean',
			default: true,
			description: 'Whether to wait for content that the page loads dynamically',
		},
	},
];

/** The collection of API options, with the organization, which isn't one of them to the API. */
export function createOptionsCollection(options: readonly ApiOption[]): INodeProperties {
	const properties = [organizationId, ...options.map(({ property }) => property)];
	return {
		displayName: 'Scraping Options',
		name: OPTIONS_COLLECTION,
		type: 'collection',
		placeholder: 'Add option',
		default: {},
		options: properties.sort((a, b) => a.displayName.localeCompare(b.displayName)),
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

export const createOptions = createOptionsCollection(jobOptions);

/** The request body of a new job. */
export function getNewJob(parameters: ItemParameters): IDataObject & { url: string } {
	return { url: getPageUrl(parameters, url), ...getBody(parameters, jobOptions) };
}
