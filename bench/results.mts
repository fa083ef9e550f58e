import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { format, resolveConfig } from 'prettier';
import type { Goal, Section, Table } from './section.mts';

/** What was found last, part by part. */
export type Results = Record<string, Result>;

export interface Result extends Section {
	title: string;
	/** `YYYY-MM-DD` */
	date: string;
	machine: string;
}

const folder = import.meta.dirname;
const dataFile = join(folder, 'results.json');
/** What is measured in ways of its own. It is written by a person. */
const byHandFile = join(folder, 'byHand.json');
const pageFile = join(folder, 'results.md');

const INTRODUCTION = `# Benchmark

Written by \`npm run bench\`. Times are given as ratios within one run, since bare times of
different runs and machines say nothing about each other. Parts that take long keep their last
result until they are asked for (see CONTRIBUTING).`;

export function loadResults(): Results {
	return existsSync(dataFile) ? read(dataFile) : {};
}

function read(file: string): Results {
	return JSON.parse(readFileSync(file, 'utf8')) as Results;
}

/** Keeps the results, in the order of `names`, and writes the page that shows them. */
export async function saveResults(results: Results, names: readonly string[]): Promise<void> {
	const ordered = Object.fromEntries(
		names.flatMap((name) => (results[name] ? [[name, results[name]]] : [])),
	);
	await write(dataFile, JSON.stringify(ordered));
	await write(pageFile, renderPage(Object.values({ ...ordered, ...read(byHandFile) })));
}

/** Formatted as the rest of the tree is. */
async function write(file: string, text: string): Promise<void> {
	const config = await resolveConfig(file);
	writeFileSync(file, await format(text, { ...config, filepath: file }));
}

function renderPage(results: readonly Result[]): string {
	return [INTRODUCTION, renderMachines(results), ...results.map(renderResult)].join('\n\n');
}

function renderMachines(results: readonly Result[]): string {
	const parts = new Map<string, string[]>();
	for (const { date, machine, title } of results) {
		if (date === '') continue;
		const key = `${date} | ${machine}`;
		parts.set(key, [...(parts.get(key) ?? []), title]);
	}
	return renderTable({
		columns: ['Date', 'Machine and versions', 'Parts'],
		rows: [...parts].map(([key, titles]) => [...key.split(' | '), titles.join('; ')]),
	});
}

function renderResult(result: Result): string {
	return `## ${result.title}\n\n${renderSection(result)}`;
}

export function renderSection({ about, tables, goals }: Section): string {
	const shown = goals.length > 0 ? [...tables, goalTable(goals)] : tables;
	return [about, ...shown.map(renderTable)].join('\n\n');
}

function goalTable(goals: readonly Goal[]): Table {
	return {
		columns: ['Goal', 'Found', 'Met'],
		rows: goals.map(({ goal, found, met }) => [goal, found, met ? 'yes' : '**no**']),
	};
}

function renderTable({ columns, rows }: Table): string {
	const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
	return [line(columns), line(columns.map(() => '---')), ...rows.map(line)].join('\n');
}
