import type { INodeProperties } from 'n8n-workflow';

/** The job: by ID, or by its address. */
export const jobId: INodeProperties = {
	displayName: 'Job',
	name: 'jobId',
	type: 'resourceLocator',
	required: true,
	default: { mode: 'id', value: '={{ $json.job_id }}' },
	description: 'The scrape job to ask for',
	modes: [
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
						regex: '^\\s*https?://.+/jobs/.+',
						errorMessage: 'The address of a job ends in /scrape/jobs/ and its ID',
					},
				},
			],
		},
	],
};

/** What leaves the node. */
export function outputWith(byDefault: 'items' | 'simplified'): INodeProperties {
	return {
		displayName: 'Output',
		name: 'output',
		type: 'options',
		options: [
			{
				name: 'Items',
				value: 'items',
				description: 'Each extracted item as an item of its own',
			},
			{
				name: 'Raw',
				value: 'raw',
				description: "One item per job, with the API's own fields",
			},
			{
				name: 'Simplified',
				value: 'simplified',
				description: 'One item per job, with its status and the number of its items',
			},
		],
		default: byDefault,
		description: 'What to return for each job',
	};
}

/** The collection of what most people leave as it is, in alphabetical order. */
export function options(choices: Array<INodeProperties>): INodeProperties {
	return {
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add option',
		default: {},
		options: choices,
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
		'How many requests may be under way at once. The value for the first input item counts for all of them.',
};

export const includeJobFields: INodeProperties = {
	displayName: 'Include Job Fields',
	name: 'includeJobFields',
	type: 'boolean',
	default: false,
	displayOptions: ONLY_FOR_ITEMS,
	description:
		'Whether each item also gets aitronos_job_id, aitronos_job_url and aitronos_job_completed_at',
};

export const onEmptyResult: INodeProperties = {
	displayName: 'When Result Is Empty',
	name: 'onEmptyResult',
	type: 'options',
	options: [
		{ name: 'Fail', value: 'fail', description: 'Treat the input item as failed' },
		{ name: 'Return Nothing', value: 'nothing', description: 'No item leaves the node' },
		{
			name: 'Return Summary Item',
			value: 'summaryItem',
			description: 'One item with the status and the times of the job',
		},
	],
	default: 'nothing',
	displayOptions: ONLY_FOR_ITEMS,
	description: 'What to do when a completed job has no items',
};
