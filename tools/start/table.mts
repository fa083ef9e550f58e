const widest = 40;
const gap = '  ';

/** Items as a table that fits the terminal; columns that do not fit are counted below it. */
export function table(items: object[], width = process.stdout.columns || 120): string {
	const names = [...new Set(items.flatMap((item) => Object.keys(item)))];
	const rows = items.map((item) => new Map(Object.entries(item)));
	const columns = names.map((name) =>
		column(
			name,
			rows.map((row) => cell(row.get(name))),
		),
	);
	const fitting = columns.slice(0, countFitting(columns, width));
	const left = columns.length - fitting.length;
	const lines = [...rows.keys(), rows.length].map((line) =>
		fitting
			.map((cells) => cells[line])
			.join(gap)
			.trimEnd(),
	);
	if (left > 0) lines.push(`(and ${left} more column${left === 1 ? '' : 's'})`);
	return lines.join('\n');
}

/** The name and the cells below it, all of one width. */
function column(name: string, cells: string[]): string[] {
	const texts = [name, ...cells].map(shorten);
	const width = Math.max(...texts.map((text) => text.length));
	return texts.map((text) => text.padEnd(width));
}

function countFitting(columns: string[][], width: number): number {
	let used = 0;
	const first = columns.findIndex(([name = '']) => (used += name.length + gap.length) > width);
	return first < 0 ? columns.length : Math.max(1, first);
}

function cell(value: unknown): string {
	if (value === null || value === undefined) return '';
	return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

function shorten(text: string): string {
	return text.length > widest ? `${text.slice(0, widest - 1)}…` : text;
}
