import type { INodeProperties } from 'n8n-workflow';
import type { OutcomeOptions } from '../../../shared/items/itemOutcome';
import type { ItemParameters } from '../../../shared/items/itemParameters';

export const jobId: INodeProperties = {
	displayName: 'Job',
	name: 'jobId',
	type: 'resourceLocator',
	required: true,
	default: { mode: 'id', value: '={{ $json.job_id }}' },
	description:
		"The scrape job to use. To choose 'From List', switch from Expression to Fixed first.",
	modes: [
		{
			displayName: 'From List',
			name: 'list',
			type: 'list',
			placeholder: 'Select a job…',
			typeOptions: { searchListMethod: 'searchJobs', searchable: true },
		},
		{
			displayName: 'By ID',
			name: 'id',
			type: 'string',
			placeholder: 'e.g. job_abc123def456',
		},
		{
			displayName: 'By URL',
			name: 'url',
			type: 'string',
			placeholder: 'e.g. https://api.aitronos.com/api/v1/scrape/jobs/job_abc123def456',
			validation: [
				{
					type: 'regex',
					properties: {
						regex: '^\\s*(.*/)?jobs/.+',
						errorMessage:
							'Enter the URL of the job (not of the page), such as https://api.aitronos.com/api/v1/scrape/jobs/job_abc123',
					},
				},
			],
		},
	],
};

export function outputParameter(defaultValue: 'items' | 'simplified'): INodeProperties {
	return {
		displayName: 'Output',
		name: 'output',
		type: 'options',
		options: [
			{
				name: 'Items',
				value: 'items',
				description: 'Return each extracted item as a separate item',
			},
			{
				name: 'Raw',
				value: 'raw',
				description: 'Return one item per job with all fields of the API response',
			},
			{
				name: 'Simplified',
				value: 'simplified',
				description: 'Return one item per job with its status and item count',
			},
		],
		default: defaultValue,
		description: 'What to return for each job',
	};
}

/** The collection of what most people leave at its default, in alphabetical order. */
export function optionsCollection(options: INodeProperties[]): INodeProperties {
	return {
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add option',
		default: {},
		options,
	};
}

const ONLY_FOR_ITEMS = { show: { '/output': ['items'] } };

export const concurrency: INodeProperties = {
	displayName: 'Concurrency',
	name: 'concurrency',
	type: 'number',
	typeOptions: { minValue: 1, maxValue: 50 },
	default: 10,
	description:
		'Maximum number of parallel requests. The value of the first input item applies to all items.',
};

export const includeJobFields: INodeProperties = {
	displayName: 'Include Job Fields',
	name: 'includeJobFields',
	type: 'boolean',
	default: false,
	displayOptions: ONLY_FOR_ITEMS,
	description:
		'Whether to add aitronos_job_id, aitronos_job_url, and aitronos_job_completed_at to each item',
};

export const onEmptyResult: INodeProperties = {
	displayName: 'On Empty Result',
	name: 'onEmptyResult',
	type: 'options',
	options: [
		{ name: 'Fail', value: 'fail', description: 'Treat the input item as failed' },
		{ name: 'Return Nothing', value: 'nothing', description: 'Return no items for this job' },
		{
			name: 'Return Summary Item',
			value: 'summaryItem',
			description: "Return the job as one item, as with the output 'Simplified'",
		},
	],
	default: 'nothing',
	displayOptions: ONLY_FOR_ITEMS,
	description: 'What to do if a completed job has no items',
};

export function getConcurrency(parameters: ItemParameters): number {
	return parameters.getInteger(concurrency, 'options');
}

/** What Get Status and the operations that wait have in common. */
export function getSharedOptions(
	parameters: ItemParameters,
	output: INodeProperties,
): Pick<OutcomeOptions, 'output' | 'includeJobFields' | 'onEmptyResult'> {
	return {
		output: parameters.getOption(output),
		includeJobFields: parameters.getBoolean(includeJobFields, 'options'),
		onEmptyResult: parameters.getOption(onEmptyResult, 'options'),
	};
}
