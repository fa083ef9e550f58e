import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import { formatCount } from '../utils/format';
import { ItemParameters } from './itemParameters';

const ONLY_FOR_AGENTS = { show: { '@tool': [true] } };

const maxItems: INodeProperties = {
	displayName: 'Max Items for the Agent',
	name: 'toolMaxItems',
	type: 'number',
	typeOptions: { minValue: 1, maxValue: 1000 },
	default: 50,
	displayOptions: ONLY_FOR_AGENTS,
	description: 'Maximum number of items that the agent gets. The last item says what was left out.',
};

const maxCharacters: INodeProperties = {
	displayName: 'Max Characters for the Agent',
	name: 'toolMaxCharacters',
	type: 'number',
	typeOptions: { minValue: 1000, maxValue: 1000000 },
	default: 20000,
	displayOptions: ONLY_FOR_AGENTS,
	description: 'Maximum size of all items together, as JSON',
};

/**
 * What the model reads about an operation, instead of only its name: what comes back and how long that
 * takes. The user can change it.
 */
export function toolDescription(text: string): INodeProperties {
	return {
		displayName: 'Tool Description',
		name: 'toolDescription',
		type: 'string',
		typeOptions: { rows: 4 },
		required: true,
		default: text,
		displayOptions: ONLY_FOR_AGENTS,
		description: 'What the AI model reads about this tool',
	};
}

/** The limits of what an agent gets, for every operation. */
export const toolParameters = [maxItems, maxCharacters];

/** Whether an agent uses the node: n8n then runs it under a separate type. */
export function isTool(context: IExecuteFunctions): boolean {
	return context.getNode().type.endsWith('Tool');
}

/**
 * What an agent gets: no more than fits into the context of a model, and never nothing. `messages`
 * are the execution hints, which a model can't see otherwise.
 */
export function toToolOutput(
	context: IExecuteFunctions,
	items: INodeExecutionData[],
	messages: string[],
): INodeExecutionData[] {
	const parameters = new ItemParameters(context, 0);
	const count = parameters.getInteger(maxItems);
	let characters = parameters.getInteger(maxCharacters);
	const kept: INodeExecutionData[] = [];
	for (const item of items) {
		characters -= JSON.stringify(item.json).length;
		if (kept.length === count || characters < 0) break;
		kept.push(item);
	}
	const notes = [...messages];
	if (kept.length < items.length) {
		notes.push(
			`Only ${kept.length} of ${formatCount(items.length, 'item')} fit into the limits of this tool. To get the others, the user can raise 'Max Items for the Agent' and 'Max Characters for the Agent', or you can request fewer fields or items.`,
		);
	}
	if (items.length === 0 && notes.length === 0) notes.push('The result is empty.');
	if (notes.length > 0) kept.push({ json: { note: notes.join(' ') }, pairedItem: { item: 0 } });
	return kept;
}
