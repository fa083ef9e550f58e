import { beforeAll, describe, expect, it } from '@jest/globals';
import { type INode, type INodeTypeDescription, NodeHelpers } from 'n8n-workflow';
import { EXAMPLES, readExample } from '../../../tools/n8n/workflow.mts';
import { useN8n } from '../fixture.mts';

const { client, store } = useN8n();

/** What a user chooses besides the Aitronos credential: credentials and parameters. */
const TO_CHOOSE: Record<string, string[]> = {
	'agent-that-scrapes.json': ['openAiApi'],
	'batch-to-postgres.json': ['postgres'],
	'changed-prices.json': ['dataTableId'],
	'finished-jobs-to-crm.json': ['httpBearerAuth'],
	'finished-jobs-to-hubspot.json': ['hubspotAppToken'],
	'scrape-to-data-table.json': ['dataTableId'],
	'scrape-to-google-sheets.json': ['googleSheetsOAuth2Api'],
};

let types: INodeTypeDescription[];
beforeAll(async () => {
	types = (await (await client().fetch('GET', '/types/nodes.json')).json()) as typeof types;
});

function describeNode({ name, type, typeVersion }: INode): INodeTypeDescription {
	const found = types.find(
		(one) => one.name === type && [one.version].flat().includes(typeVersion),
	);
	if (!found) throw new Error(`${name}: n8n doesn't know ${type} ${typeVersion}`);
	return found;
}

/** The credential types of a node, those chosen in a parameter included. */
function credentialTypes(node: INode, type: INodeTypeDescription): string[] {
	const fixed = (type.credentials ?? [])
		.filter((one) => one.required && NodeHelpers.displayParameter(node.parameters, one, node, type))
		.map(({ name }) => name);
	const chosen = node.parameters.genericAuthType;
	return [...fixed, ...(typeof chosen === 'string' ? [chosen] : [])];
}

describe('the nodes of the example workflows', () => {
	it.each(EXAMPLES)('%s: n8n knows them, and nothing else is left to choose', async (file) => {
		const { nodes } = await store(readExample(file));
		const toChoose = new Set<string>();
		for (const node of nodes) {
			const type = describeNode(node);
			const { properties } = type;
			const known = NodeHelpers.getNodeParameters(
				properties,
				node.parameters,
				true,
				false,
				node,
				type,
			);
			expect([node.name, known]).toMatchObject([node.name, node.parameters]);
			const complete = { ...node, parameters: known ?? {} };
			const issues = NodeHelpers.getNodeParametersIssues(properties, complete, type);
			const missing = Object.keys(issues?.parameters ?? {});
			for (const name of [...missing, ...credentialTypes(complete, type)]) toChoose.add(name);
		}
		toChoose.delete('aitronosApi');
		expect([...toChoose].toSorted()).toEqual(TO_CHOOSE[file] ?? []);
	});
});
