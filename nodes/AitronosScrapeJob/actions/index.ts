import {
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeProperties,
	type INodePropertyOptions,
	NodeOperationError,
	updateDisplayOptions,
} from 'n8n-workflow';
import { toolParameters } from '../../shared/items/toolOutput';
import * as createBatch from './batch/create';
import * as getBatchStatus from './batch/getStatus';
import * as waitForBatch from './batch/waitUntilComplete';
import * as create from './job/create';
import * as getMany from './job/getMany';
import * as getStatus from './job/getStatus';
import * as scrape from './job/scrape';
import * as waitUntilComplete from './job/waitUntilComplete';

/** What the file of an operation exports: its entry in the list, its parameters, and what it does. */
interface Operation {
	option: INodePropertyOptions;
	parameters: INodeProperties[];
	execute(context: IExecuteFunctions): Promise<INodeExecutionData[][]>;
}

interface Resource {
	name: string;
	value: string;
	/** In the order of the list. */
	operations: Operation[];
	defaultOperation: Operation;
}

/** The registry: everything that the node can do. The properties below are generated from it. */
const resources: Resource[] = [
	{
		name: 'Job',
		value: 'job',
		operations: [create, getMany, getStatus, scrape, waitUntilComplete],
		defaultOperation: getStatus,
	},
	{
		name: 'Batch',
		value: 'batch',
		operations: [createBatch, getBatchStatus, waitForBatch],
		defaultOperation: createBatch,
	},
];

const resourceProperty: INodeProperties = {
	displayName: 'Resource',
	name: 'resource',
	type: 'options',
	noDataExpression: true,
	options: resources.map(({ name, value }) => ({ name, value })),
	default: 'job',
};

function operationProperty({ value, operations, defaultOperation }: Resource) {
	return {
		displayName: 'Operation',
		name: 'operation',
		type: 'options' as const,
		noDataExpression: true,
		displayOptions: { show: { resource: [value] } },
		options: operations.map(({ option }) => option),
		default: defaultOperation.option.value,
	};
}

/** The properties of the node: the lists of resources and operations, and each one's parameters. */
export const properties: INodeProperties[] = [
	resourceProperty,
	...resources.flatMap((resource) => [
		operationProperty(resource),
		...resource.operations.flatMap(({ option, parameters }) =>
			updateDisplayOptions(
				{ show: { resource: [resource.value], operation: [option.value as string] } },
				parameters,
			),
		),
	]),
	...toolParameters,
];

/** An expression for `Wait until complete: job`, made from the internal names. */
export const subtitle =
	'={{ $parameter["operation"].replace(/([A-Z])/g, " $1").toLowerCase().replace(/^./, (first) => first.toUpperCase()) + ": " + $parameter["resource"] }}';

/** The operation that the node is set to. Neither parameter can differ between input items. */
export function getOperation(context: IExecuteFunctions): Operation {
	const resource = context.getNodeParameter('resource', 0) as string;
	const name = context.getNodeParameter('operation', 0);
	const operation = resources
		.find(({ value }) => value === resource)
		?.operations.find(({ option }) => option.value === name);
	if (operation) return operation;
	throw new NodeOperationError(
		context.getNode(),
		`The operation '${String(name)}' isn't supported for the resource '${resource}'`,
		{
			itemIndex: 0,
			description: 'Update n8n-nodes-aitronos, or select a different operation.',
		},
	);
}
