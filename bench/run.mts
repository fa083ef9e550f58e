/**
 * Measures, prints each section and writes it to `results.md`. `--only <name>[,<name>…]` runs only
 * those sections; the others keep their last results.
 */
import { parseArgs } from 'node:util';
import { renderSection, writeSection } from './page.mts';
import { growth } from './sections/growth.mts';
import { items } from './sections/items.mts';
import { loading } from './sections/loading.mts';
import { parallel } from './sections/parallel.mts';
import { rateLimit } from './sections/rateLimit.mts';
import { schedule } from './sections/schedule.mts';

const sections = [schedule, rateLimit, parallel, items, growth, loading];
const names = sections.map(({ name }) => name);

const { only } = parseArgs({ options: { only: { type: 'string' } } }).values;
const wanted = only?.split(',') ?? names;
const unknown = wanted.filter((name) => !names.includes(name));
if (unknown.length > 0) throw new Error(`No section ${unknown.join()}. Sections: ${names.join()}`);

for (const section of sections.filter(({ name }) => wanted.includes(name))) {
	const text = renderSection(section, await section.measure());
	console.log(`\n${text}`);
	writeSection(section, text);
}
console.log('\nWritten to bench/results.md.');
