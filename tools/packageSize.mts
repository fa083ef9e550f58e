import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { median } from 'simple-statistics';

export const MAX_BYTES = 110_000;
export const MAX_FILES = 60;
/** Shipped for people to read. They do not count as size. */
export const EXCLUDED = ['README.md', 'CHANGELOG.md'];

/** For each figure of the load time. */
const PROCESSES = 7;

const root = join(import.meta.dirname, '..');

interface PackedFile {
	path: string;
	size: number;
}

/** What `npm pack` would publish. */
export function packedFiles(): PackedFile[] {
	const output = execFileSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], {
		cwd: root,
		encoding: 'utf8',
		shell: process.platform === 'win32',
		stdio: ['ignore', 'pipe', 'ignore'],
	});
	return (JSON.parse(output) as Array<{ files: PackedFile[] }>)[0].files;
}

export function countedBytes(files: PackedFile[]): number {
	return files
		.filter(({ path }) => !EXCLUDED.includes(path))
		.reduce((sum, { size }) => sum + size, 0);
}

/** Medians of fresh processes that load n8n-workflow and then the package. */
export function measureLoading() {
	const script = `
		const load = (name) => {
			const startedAt = performance.now();
			require(name);
			return performance.now() - startedAt;
		};
		console.log(JSON.stringify([load('n8n-workflow'), load('./index.js')]));`;
	const runs = Array.from({ length: PROCESSES }, () => {
		const output = execFileSync(process.execPath, ['-e', script], { cwd: root, encoding: 'utf8' });
		return JSON.parse(output) as [n8n: number, ours: number];
	});
	return {
		milliseconds: median(runs.map(([, ours]) => ours)),
		/** Of the time for n8n-workflow. */
		share: median(runs.map(([n8n, ours]) => ours / n8n)),
	};
}
