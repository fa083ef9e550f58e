/**
 * Measures, prints a table for each part, and writes `results.md`. Parts that do not run keep their
 * last results: `--only <part>[,<part>…]` runs those, `--long` also the ones that take minutes,
 * `--none` only writes the page anew.
 */
import { parseArgs } from 'node:util';
import { describeMachine } from './machine.mts';
import { parts } from './parts.mts';
import { loadResults, renderSection, saveResults } from './results.mts';
import type { Part } from './section.mts';

const names = parts.map(({ name }) => name);

function chosenParts(): Part[] {
	const { values } = parseArgs({
		options: { only: { type: 'string' }, long: { type: 'boolean' }, none: { type: 'boolean' } },
	});
	if (values.none) return [];
	if (values.only === undefined) return parts.filter(({ isLong }) => !isLong || values.long);
	const wanted = values.only.split(',');
	const unknown = wanted.filter((name) => !names.includes(name));
	if (unknown.length > 0) {
		console.error(`There is no part ${unknown.join(', ')}. There are: ${names.join(', ')}.`);
		process.exitCode = 1;
	}
	return parts.filter(({ name }) => wanted.includes(name));
}

const machine = describeMachine();
console.log(machine);
const results = loadResults();

for (const { name, title, measure } of chosenParts()) {
	console.log(`\n${title}`);
	const section = await measure();
	console.log(`\n${renderSection(section)}`);
	results[name] = { title, date: new Date().toISOString().slice(0, 10), machine, ...section };
	// A part that breaks leaves the others' results.
	await saveResults(results, names);
}
await saveResults(results, names);
console.log('\nWritten to bench/results.md.');
