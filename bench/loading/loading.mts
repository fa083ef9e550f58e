import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import type { Part } from '../section.mts';
import { median, show, showSpread } from '../statistics.mts';

const PROCESSES = 11;
const MOST_MILLISECONDS = 10;
const MOST_BYTES = 80_000;
const MOST_FILES = 45;
const NOT_COUNTED = ['README.md', 'CHANGELOG.md'];

const root = join(import.meta.dirname, '..', '..');

interface PackedFile {
	path: string;
	size: number;
}

/** Milliseconds and bytes of the heap for n8n-workflow, then for the package. */
interface Loaded {
	n8n: [number, number];
	ours: [number, number];
}

const script = `
	const load = (name) => {
		gc();
		const before = process.memoryUsage().heapUsed;
		const startedAt = performance.now();
		require(name);
		const time = performance.now() - startedAt;
		gc();
		return [time, process.memoryUsage().heapUsed - before];
	};
	console.log(JSON.stringify({ n8n: load('n8n-workflow'), ours: load('./index.js') }));
`;

function loadInFreshProcess(): Loaded {
	const output = execFileSync(process.execPath, ['--expose-gc', '-e', script], {
		cwd: root,
		encoding: 'utf8',
	});
	return JSON.parse(output) as Loaded;
}

function packedFiles(): PackedFile[] {
	const output = execFileSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], {
		cwd: root,
		encoding: 'utf8',
		shell: process.platform === 'win32',
		stdio: ['ignore', 'pipe', 'ignore'],
	});
	return (JSON.parse(output) as Array<{ files: PackedFile[] }>)[0].files;
}

export const loading: Part = {
	name: 'loading',
	title: 'Loading and size of the package',
	measure() {
		const runs = Array.from({ length: PROCESSES }, loadInFreshProcess);
		const milliseconds = runs.map(({ ours }) => ours[0]);
		const files = packedFiles();
		const bytes = files
			.filter(({ path }) => !NOT_COUNTED.includes(path))
			.reduce((sum, { size }) => sum + size, 0);
		return {
			about: `All node and credential files, in ${PROCESSES} fresh processes that have n8n-workflow loaded. In parentheses the least and the greatest.`,
			tables: [
				{
					columns: ['Figure', 'Found'],
					rows: [
						[
							'Time to load, % of the time to load n8n-workflow',
							showSpread(
								runs.map(({ n8n, ours }) => (100 * ours[0]) / n8n[0]),
								1,
							),
						],
						[
							'Memory, % of what n8n-workflow takes',
							showSpread(
								runs.map(({ n8n, ours }) => (100 * ours[1]) / n8n[1]),
								1,
							),
						],
						['Memory, kB', showSpread(runs.map(({ ours }) => ours[1] / 1024))],
						['Bytes without README and CHANGELOG', show(bytes)],
						['Files', show(files.length)],
					],
				},
			],
			goals: [
				{
					goal: `Loaded in at most ${MOST_MILLISECONDS} ms`,
					found: `${show(median(milliseconds), 1)} ms`,
					met: median(milliseconds) <= MOST_MILLISECONDS,
				},
				{
					goal: `At most ${MOST_BYTES} bytes and ${MOST_FILES} files`,
					found: `${bytes} bytes, ${files.length} files`,
					met: bytes <= MOST_BYTES && files.length <= MOST_FILES,
				},
			],
		};
	},
};
