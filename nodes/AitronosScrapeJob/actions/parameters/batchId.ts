import type { INodeProperties } from 'n8n-workflow';

export const batchId: INodeProperties = {
	displayName: 'Batch ID',
	name: 'batchId',
	type: 'string',
	required: true,
	default: '={{ $json.batch_id }}',
	placeholder: 'e.g. batch_xyz789',
	description: "The batch to use. 'Create' returns its ID as 'batch_id'.",
};
