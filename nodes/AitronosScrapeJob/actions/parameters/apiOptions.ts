import type { INodeProperties } from 'n8n-workflow';
import type { ApiOption } from '../../../shared/items/newJobParameters';

export const organizationId: INodeProperties = {
	displayName: 'Organization ID',
	name: 'organizationId',
	type: 'string',
	default: '',
	placeholder: 'e.g. org_abc123',
	description: 'The organization to bill if the API key belongs to several organizations',
};

export const dateFilter: ApiOption = {
	field: 'date_filter',
	type: 'dateFilter',
	property: {
		displayName: 'Date Filter',
		name: 'dateFilter',
		type: 'fixedCollection',
		default: {},
		placeholder: 'Add date filter',
		description: 'Only return items with a date in this range',
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
						description: 'Name of a date field to extract',
					},
					{
						displayName: 'After',
						name: 'after',
						type: 'dateTime',
						default: '',
						description: 'Start of the range. The time of day is ignored.',
					},
					{
						displayName: 'Before',
						name: 'before',
						type: 'dateTime',
						default: '',
						description: 'End of the range. The time of day is ignored.',
					},
				],
			},
		],
	},
};

export const llmMode: ApiOption = {
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

interface IntegerOption {
	/** Its name in the API. */
	field: string;
	displayName: string;
	name: string;
	minValue: number;
	maxValue: number;
	default: number;
	description: string;
}

export function integerOption(option: IntegerOption): ApiOption {
	const { field, minValue, maxValue, ...property } = option;
	return {
		field,
		type: 'integer',
		property: { ...property, type: 'number', typeOptions: { minValue, maxValue } },
	};
}

/** Options of the API, in alphabetical order of their names. Source: Scrape page of the API documentation. */
export const scrapeOptions: ApiOption[] = [
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
			description: "How to load the page. If you don't add this option, Aitronos decides.",
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
			description: 'Whether to also extract image URLs',
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
	integerOption({
		field: 'max_items',
		displayName: 'Max Items',
		name: 'maxItems',
		minValue: 1,
		maxValue: 1000,
		default: 100,
		description: 'Maximum number of items to extract',
	}),
	integerOption({
		field: 'timeout',
		displayName: 'Timeout (Seconds)',
		name: 'timeout',
		minValue: 1,
		maxValue: 300,
		default: 30,
		description: 'Maximum time for Aitronos to process the job, however long the node waits for it',
	}),
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
