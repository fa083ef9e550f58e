import type { IExecuteFunctions, INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import { createBatchItems } from '../../../shared/items/createBatchItems';
import type { ItemParameters } from '../../../shared/items/itemParameters';
import { type ApiOption, getPageUrls } from '../../../shared/items/newJobParameters';
import { toolDescription } from '../../../shared/items/toolOutput';
import { dateFilter, integerOption, llmMode } from '../parameters/apiOptions';
import { createOptionsCollection, getBody, schemaParameters } from '../parameters/newJob';

export const option: INodePropertyOptions = {
	name: 'Create',
	value: 'create',
	action: 'Create batch',
	description: 'Start scraping many pages with one schema, without waiting for them to finish',
};

const urlSource: INodeProperties = {
	displayName: 'URLs From',
	name: 'urlSource',
	type: 'options',
	options: [
		{
			name: 'Input Items',
			value: 'inputItems',
			description:
				'One URL from each input item, all in one batch. The fields and options of the first valid input item apply to all.',
		},
		{
			name: 'Text',
			value: 'text',
			description: 'One URL per line, or an array from an expression',
		},
	],
	default: 'text',
	noDataExpression: true,
	description: 'Where the URLs come from. More than 50 URLs are split into several batches.',
};

const urls: INodeProperties = {
	displayName: 'URLs',
	name: 'urls',
	type: 'string',
	typeOptions: { rows: 5 },
	required: true,
	default: '',
	placeholder: 'e.g. https://example.com/products',
	displayOptions: { show: { urlSource: ['text'] } },
	description: 'The pages to scrape, one URL per line',
};

const url: INodeProperties = {
	displayName: 'URL',
	name: 'url',
	type: 'string',
	required: true,
	default: '={{ $json.url }}',
	placeholder: 'e.g. https://example.com/products',
	displayOptions: { show: { urlSource: ['inputItems'] } },
	description: 'The page to scrape for this input item',
};

const answer: INodeProperties = {
	displayName: 'Output',
	name: 'answer',
	type: 'options',
	options: [
		{ name: 'One Item per Batch', value: 'perBatch' },
		{ name: 'One Item per Job', value: 'perJob' },
	],
	default: 'perJob',
	description: 'What to return for each new batch',
};

/** Source: Scrape batch page of the API documentation. */
const batchOptions: ApiOption[] = [
	dateFilter,
	llmMode,
	integerOption({
		field: 'max_items_per_url',
		displayName: 'Max Items per URL',
		name: 'maxItemsPerUrl',
		minValue: 1,
		maxValue: 500,
		default: 50,
		description: 'Maximum number of items to extract from each page',
	}),
	integerOption({
		field: 'max_total_items',
		displayName: 'Max Total Items',
		name: 'maxTotalItems',
		minValue: 1,
		maxValue: 5000,
		default: 500,
		description: 'Maximum number of items to extract from all pages together',
	}),
	integerOption({
		field: 'parallel_jobs',
		displayName: 'Parallel Jobs',
		name: 'parallelJobs',
		minValue: 1,
		maxValue: 10,
		default: 3,
		description: 'How many pages Aitronos scrapes at the same time',
	}),
	integerOption({
		field: 'timeout_per_url',
		displayName: 'Timeout per URL (Seconds)',
		name: 'timeoutPerUrl',
		minValue: 1,
		maxValue: 300,
		default: 30,
		description: 'Maximum time for Aitronos to process each page',
	}),
];

export const parameters = [
	toolDescription(
		'Starts scraping a list of web pages and returns the batch_id, and the job_id of each page, without waiting for them to finish. Takes a few seconds.',
	),
	urlSource,
	urls,
	url,
	...schemaParameters,
	answer,
	createOptionsCollection(batchOptions),
];

export async function execute(context: IExecuteFunctions) {
	return await createBatchItems(context, (item: ItemParameters) => {
		const isGathered = item.getOption(urlSource) === 'inputItems';
		return {
			isGathered,
			urls: getPageUrls(item, isGathered ? url : urls),
			body: getBody(item, batchOptions),
			answer: item.getOption(answer),
		};
	});
}
