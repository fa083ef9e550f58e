/** n8n's UX guidelines for the texts of a node, as far as a program can check them. */
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import type { INodeProperties, INodePropertyCollection, INodePropertyOptions } from 'n8n-workflow';
import ts from 'typescript';
import { AitronosApi } from '../../credentials/AitronosApi.credentials.ts';
import { AitronosScrapeJob } from '../../nodes/AitronosScrapeJob/AitronosScrapeJob.node.ts';
import { AitronosScrapeJobTrigger } from '../../nodes/AitronosScrapeJobTrigger/AitronosScrapeJobTrigger.node.ts';

type Entry = INodeProperties | INodePropertyOptions | INodePropertyCollection;

const FORBIDDEN_WORDS = /\b(error|problem|failure|mistake)s?\b/i;
/** Words that titles write in lower case. */
const SMALL_WORDS = /^(a|an|and|by|for|from|if|in|of|on|or|per|the|to)$/;
const PROPERTIES = {
	node: new AitronosScrapeJob().description.properties,
	trigger: new AitronosScrapeJobTrigger().description.properties,
	credential: new AitronosApi().properties,
};

/** The property itself and all that is in it. */
function entriesOf(entry: Entry): Entry[] {
	const children: Entry[] = [
		...(('options' in entry && entry.options) || []),
		...('values' in entry ? entry.values : []),
	];
	return [entry, ...children.flatMap(entriesOf)];
}

function isTitle(text: string): boolean {
	const words = text.replace(/[()]/g, '').split(' ');
	return words.every((word, index) => /^[A-Z]/.test(word) || (index > 0 && SMALL_WORDS.test(word)));
}

function isSorted(names: string[]): boolean {
	return names.every((name, index) => index === 0 || names[index - 1].localeCompare(name) < 0);
}

/** What breaks a guideline, as texts. `parameters` are the names that texts must put in quotes. */
function violationsOf(entry: Entry, parameters: string[]): string[] {
	const title = 'displayName' in entry ? entry.displayName : entry.name;
	const { action, description = '' } = entry as INodePropertyOptions;
	const { type, placeholder, options = [] } = entry as INodeProperties;
	const sentences = description.split(/[.?!](?:\s+|$)/).filter(Boolean).length;
	const isUnquoted = (name: string) => new RegExp(`(?<!')\\b${name}\\b(?!')`).test(description);
	const names = options.map((option) =>
		'displayName' in option ? option.displayName : option.name,
	);
	// Of a few choices, the most important one can come first.
	const mustBeSorted = type === 'collection' || names.length >= 5;
	const rules: Array<[boolean, string]> = [
		[isTitle(title), 'is in Title Case'],
		[type !== 'boolean' || description.startsWith('Whether '), 'starts with "Whether"'],
		[!placeholder || /^(e\.g\. .|Add [a-z]|Select a )/.test(placeholder), 'has an example'],
		[description.endsWith('.') === sentences > 1, 'ends with a period if it has several sentences'],
		[description !== title, 'says more than its name'],
		[!mustBeSorted || isSorted(names), 'has its options in alphabetical order'],
		[!FORBIDDEN_WORDS.test(description), 'has none of the forbidden words'],
		[!parameters.some(isUnquoted), 'puts names of parameters in quotes'],
		[!action || /^[A-Z][^A-Z]*$/.test(action), 'has an action in sentence case'],
		[!action || !/\b(a|an|the)\b/i.test(action), 'has an action without articles'],
	];
	return rules.filter(([holds]) => !holds).map(([, rule]) => `${title} ${rule}`);
}

/** Texts of several words in the source, without what templates insert. */
function textsOf(file: string): string[] {
	const texts: string[] = [];
	const visit = (node: ts.Node) => {
		const isText = ts.isStringLiteralLike(node) || ts.isTemplateHead(node);
		if (isText || ts.isTemplateMiddleOrTemplateTail(node)) texts.push(node.text);
		ts.forEachChild(node, visit);
	};
	visit(ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest, true));
	return texts.filter((text) => /\S\s+\S/.test(text));
}

describe.each(Object.entries(PROPERTIES))('the texts of the %s', (_name, properties) => {
	const entries = properties.flatMap(entriesOf);
	const parameters = entries
		.flatMap((entry) => ('displayName' in entry ? entry.displayName : []))
		.map((name) => name.replace(' (Seconds)', ''))
		.filter((name) => name.includes(' ') && !name.startsWith('Base '));

	it('keep the guidelines', () => {
		expect(entries.length).toBeGreaterThan(5);
		expect(entries.flatMap((entry) => violationsOf(entry, parameters))).toEqual([]);
	});
});

it('the node begins with the resource and its operations', () => {
	const names = PROPERTIES.node.map(({ name }) => name);
	expect(names.slice(0, 2)).toEqual(['resource', 'operation']);
});

it('no text of the source has a word that the guidelines forbid', () => {
	const root = join(import.meta.dirname, '../..');
	const texts = globSync('{nodes,credentials}/**/*.ts', { cwd: root }).flatMap((file) =>
		textsOf(join(root, file)),
	);
	expect(texts.length).toBeGreaterThan(200);
	// A name that n8n gave.
	const own = texts.map((text) => text.replaceAll("'On Error'", ''));
	expect(own.filter((text) => FORBIDDEN_WORDS.test(text))).toEqual([]);
});

describe('a violation is', () => {
	const good = { displayName: 'Max Wait', name: 'maxWait', type: 'number', default: 1 } as const;
	const options = ['A', 'B', 'C', 'E', 'D'].map((name) => ({ name, value: name }));
	const fields = ['B', 'A'].map((name) => ({ ...good, displayName: name }));
	it.each<[string, Entry]>([
		['Title Case', { ...good, displayName: 'Max wait' }],
		['Whether', { ...good, type: 'boolean', description: 'If it waits' }],
		['example', { ...good, placeholder: '300' }],
		['period', { ...good, description: 'One sentence.' }],
		['period', { ...good, description: 'Two sentences. No period' }],
		['more than its name', { ...good, description: 'Max Wait' }],
		['alphabetical', { ...good, type: 'options', options }],
		['alphabetical', { ...good, type: 'collection', options: fields }],
		['forbidden', { ...good, description: 'What to do after an error' }],
		['quotes', { ...good, description: 'Waits for Poll Interval' }],
		['sentence case', { name: 'Get', value: 'get', action: 'Get Job' }],
		['articles', { name: 'Get', value: 'get', action: 'Get a job' }],
	])('%s: %j', (rule, entry) => {
		expect(violationsOf(good, ['Poll Interval'])).toEqual([]);
		expect(violationsOf(entry, ['Poll Interval'])).toEqual([expect.stringContaining(rule)]);
	});
});
