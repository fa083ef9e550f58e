/**
 * Checks what `npm pack` would publish: only what n8n loads and index.js, within the budget, without
 * comments. Prints size, number of files and the time it takes to load them (a figure, not a check).
 */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, relative, sep } from 'node:path';

const MOST_BYTES = 110_000;
const MOST_FILES = 60;
const NOT_COUNTED = ['README.md', 'CHANGELOG.md'];
const BESIDE_DIST = [...NOT_COUNTED, 'LICENSE', 'index.js', 'package.json'];
/** What n8n reads without loading it as code. */
const READ_BY_N8N =
	/^dist\/(icons\/.+\.svg|nodes\/.+\.node\.json|nodes\/.+\/__schema__\/.+\.json)$/;

const root = join(import.meta.dirname, '..');

interface PackedFile {
	path: string;
	size: number;
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

/** The files of the package that requiring it loads. */
function loadedFiles(): Set<string> {
	const require = createRequire(join(root, 'package.json'));
	require('./index.js');
	return new Set(
		Object.keys(require.cache).map((file) => relative(root, file).split(sep).join('/')),
	);
}

/** Median of seven fresh processes, in milliseconds, with n8n-workflow loaded before. */
function loadTime(): number {
	const script = `require('n8n-workflow'); const t = performance.now(); require('./index.js'); console.log(performance.now() - t);`;
	const times = Array.from({ length: 7 }, () =>
		Number(execFileSync(process.execPath, ['-e', script], { cwd: root, encoding: 'utf8' })),
	);
	return times.sort((a, b) => a - b)[3];
}

const files = packedFiles();
const loaded = loadedFiles();
const size = files
	.filter(({ path }) => !NOT_COUNTED.includes(path))
	.reduce((sum, file) => sum + file.size, 0);

const complaints = [
	...files
		.filter(
			({ path }) => !loaded.has(path) && !BESIDE_DIST.includes(path) && !READ_BY_N8N.test(path),
		)
		.map(({ path }) => `${path} is published, but n8n does not load it`),
	...files
		.filter(({ path }) => path.endsWith('.js'))
		.filter(({ path }) => /^\s*(\/\/|\/\*)/m.test(readFileSync(join(root, path), 'utf8')))
		.map(({ path }) => `${path} has comments`),
	...[...loaded]
		.filter((path) => path.startsWith('dist/') && !files.some((file) => file.path === path))
		.map((path) => `${path} is loaded, but not published`),
	...(size > MOST_BYTES ? [`${size} bytes are more than ${MOST_BYTES}`] : []),
	...(files.length > MOST_FILES ? [`${files.length} files are more than ${MOST_FILES}`] : []),
];

for (const complaint of complaints) console.error(`Package: ${complaint}.`);
if (complaints.length > 0) process.exitCode = 1;
console.log(
	`Package: ${files.length} files, ${size} bytes without README and CHANGELOG, loaded in ${loadTime().toFixed(1)} ms.`,
);
