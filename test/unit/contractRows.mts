import { expect } from '@jest/globals';
import type { INodeProperties, INodePropertyCollection, INodePropertyOptions } from 'n8n-workflow';

export const IF_ITEMS = '/output=items';
export const FIELD_TYPES = [
	'array',
	'boolean',
	'date',
	'email',
	'number',
	'object',
	'string',
	'url',
];

/** A property as rows: where it is shown, its name, type and default, then a row for each choice. */
function rowsOf(property: INodeProperties, parent = ''): string[] {
	const shown = Object.entries(property.displayOptions?.show ?? {}).map(
		([name, values]) => `${name}=${String(values)}`,
	);
	const path = `${parent}${parent === '' ? '' : '.'}${property.name}`;
	const prefix = [path, ...shown].join(' ');
	// Its text is for the model only, so it can change.
	const value = property.name === 'toolDescription' ? 'any text' : property.default;
	const row = `${prefix} | ${property.type} | ${JSON.stringify(value)}`;
	if (property.type === 'collection') {
		const children = (property.options ?? []) as INodeProperties[];
		return [row, ...children.flatMap((child) => rowsOf(child, prefix))];
	}
	if (property.type === 'fixedCollection') {
		const groups = (property.options ?? []) as INodePropertyCollection[];
		return [
			row,
			...groups.flatMap(({ name, values }) =>
				values.flatMap((value) => rowsOf(value, `${prefix}.${name}`)),
			),
		];
	}
	const options = (property.options ?? []) as INodePropertyOptions[];
	return [
		row,
		...options.map(({ value }) => `${prefix}: ${String(value)}`),
		...(property.modes ?? []).map(({ name }) => `${prefix}: ${name}`),
	];
}

export function expectRows(properties: INodeProperties[], rows: string[]): void {
	expect(properties.flatMap((property) => rowsOf(property)).sort()).toEqual([...rows].sort());
}
