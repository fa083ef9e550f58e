import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { cpus, totalmem } from 'node:os';
import { join } from 'node:path';
import { markdownTable } from 'markdown-table';
import type { Measured, Section } from './section.mts';

const file = join(import.meta.dirname, 'results.md');
const require = createRequire(import.meta.url);

export function renderSection({ title }: Section, { about, goals, table }: Measured): string {
	const goalRows = goals.map(({ goal, found, met }) => [goal, found, met ? 'yes' : '**no**']);
	const tables = [table, ...(goals.length > 0 ? [[['Goal', 'Found', 'Met'], ...goalRows]] : [])];
	return [`## ${title}`, about, ...tables.map((rows) => markdownTable(rows)), origin()].join(
		'\n\n',
	);
}

/** Replaces the section in the page. The page keeps what did not run, and what a person wrote. */
export function writeSection({ title }: Section, text: string): void {
	const sections = readFileSync(file, 'utf8').split(/^(?=## )/m);
	const found = sections.findIndex((section) => section.startsWith(`## ${title}\n`));
	sections.splice(found < 0 ? sections.length : found, 1, text);
	writeFileSync(file, `${sections.map((section) => section.trim()).join('\n\n')}\n`);
}

/** When and where it was measured. */
function origin(): string {
	const [{ model }] = cpus();
	const versions = ['n8n-core', 'n8n-workflow'].map((name) => {
		const { version } = require(require.resolve(`${name}/package.json`)) as { version: string };
		return `${name} ${version}`;
	});
	return `_${[
		new Date().toISOString().slice(0, 10),
		`${cpus().length} × ${model.trim()}`,
		`${Math.round(totalmem() / 1024 ** 3)} GiB`,
		`${process.platform} ${process.arch}`,
		`Node ${process.versions.node}`,
		...versions,
	].join(', ')}_`;
}
