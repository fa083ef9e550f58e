import {
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeProperties,
	type INodePropertyOptions,
	NodeOperationError,
	updateDisplayOptions,
} from 'n8n-workflow';
import * as getStatus from './job/getStatus';
import * as waitUntilComplete from './job/waitUntilComplete';

/** What one file per operation gives: its entry in the list, its fields, and what it does. */
interface Operation {
	option: INodePropertyOptions;
	fields: INodeProperties[];
	execute(context: IExecuteFunctions): Promise<INodeExecutionData[][]>;
}

/** The operations of each resource, in the order of the list. */
const operations: Record<string, Operation[]> = {
	job: [getStatus, waitUntilComplete],
};

/** The properties of the node below 'Resource': the list of operations, and the fields of each. */
export const properties: INodeProperties[] = Object.entries(operations).flatMap(
	([resource, ofResource]) => [
		{
			displayName: 'Operation',
			name: 'operation',
			type: 'options' as const,
			noDataExpression: true,
			displayOptions: { show: { resource: [resource] } },
			options: ofResource.map(({ option }) => option),
			default: ofResource[0]!.option.value,
		},
		...ofResource.flatMap(({ option, fields }) =>
			updateDisplayOptions(
				{ show: { resource: [resource], operation: [option.value as string] } },
				fields,
			),
		),
	],
);

/** The operation that the node is set to. Neither parameter can differ between input items. */
export function chosenOperation(context: IExecuteFunctions): Operation {
	const resource = context.getNodeParameter('resource', 0) as string;
	const name = context.getNodeParameter('operation', 0);
	const found = operations[resource]?.find(({ option }) => option.value === name);
	if (found) return found;
	throw new NodeOperationError(
		context.getNode(),
		`This version of the package has no operation '${String(name)}' on '${resource}'`,
		{
			itemIndex: 0,
			description: 'Update the package n8n-nodes-aitronos, or choose another operation.',
		},
	);
}
