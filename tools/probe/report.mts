import type { Reply } from './ask.mts';
import { bodyForm, rowsOf } from './bodies.mts';
import type { Findings } from './findings.mts';
import type { Verdict } from './verdicts.mts';

type Write = (line: string) => void;

function table(rows: string[][]): string[] {
	const widths = rows.reduce<number[]>(
		(so, row) => row.map((cell, column) => Math.max(so[column] ?? 0, cell.length)),
		[],
	);
	return rows.map((row) =>
		`  ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ')}`.trimEnd(),
	);
}

function outcome(reply: Reply): string[] {
	const rows = rowsOf(reply);
	const count = rows ? `, ${rows.length} ${rows.length === 1 ? 'job' : 'jobs'}` : '';
	return [String(reply.status ?? '—'), `${reply.ms} ms`, `${bodyForm(reply)}${count}`];
}

export function writeAttempts(write: Write, { attempts }: Findings): void {
	write('What answered GET /scrape/jobs?limit=1');
	const rows = attempts.map(({ pair, reply }) => [
		pair.base,
		pair.authentication,
		...outcome(reply),
	]);
	for (const line of table([['Base URL', 'Authentication', 'Status', 'Time', 'Body'], ...rows])) {
		write(line);
	}
	write('');
}

export function writeAnswers(write: Write, findings: Findings): void {
	const { working, page, job, progress, failedJob, failedProgress, missingJob, wrongRoute } =
		findings;
	if (!working) return;
	write(`Asked with ${working.base} and ${working.authentication}`);
	const asked: Array<[string, Reply | undefined]> = [
		['Page of the list', page],
		['Job', job],
		['Its progress', progress],
		['Failed job', failedJob],
		['Its progress', failedProgress],
		['Missing job', missingJob],
		['Wrong route', wrongRoute],
	];
	const rows = asked.map(([name, reply]) =>
		reply ? [name, reply.path, ...outcome(reply)] : [name, 'not asked', '', '', ''],
	);
	for (const line of table(rows)) write(line);
	write('');
}

export function writeVerdicts(write: Write, verdicts: Verdict[]): void {
	write('What holds where the documentation is open or contradicts itself');
	const rows = verdicts.flatMap(({ number, matter, holds }) =>
		holds.map((line, index) =>
			index === 0 ? [number === null ? '' : `#${number}`, matter, line] : ['', '', line],
		),
	);
	for (const line of table(rows)) write(line);
	write('');
}
