/**
 * Checks what `npm pack` would publish: only what n8n loads and index.js, within the budget, without
 * comments. Prints size, number of files and the time it takes to load them (a figure, not a check).
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, relative, sep } from 'node:path';
import {
	countedBytes,
	EXCLUDED,
	MAX_BYTES,
	MAX_FILES,
	measureLoading,
	packedFiles,
} from './packageSize.mts';

const OUTSIDE_DIST = [...EXCLUDED, 'LICENSE', 'index.js', 'package.json'];
/** What n8n reads without loading it as code. */
const READ_BY_N8N =
	/^dist\/(icons\/.+\.svg|nodes\/.+\.node\.json|nodes\/.+\/__schema__\/.+\.json)$/;

const root = join(import.meta.dirname, '..');

/** The files of the package that requiring it loads. */
function loadedFiles(): Set<string> {
	const require = createRequire(join(root, 'package.json'));
	require('./index.js');
	return new Set(
		Object.keys(require.cache).map((file) => relative(root, file).split(sep).join('/')),
	);
}

const files = packedFiles();
const loaded = loadedFiles();
const size = countedBytes(files);

const violations = [
	...files
		.filter(
			({ path }) => !loaded.has(path) && !OUTSIDE_DIST.includes(path) && !READ_BY_N8N.test(path),
		)
		.map(({ path }) => `${path} is published, but n8n does not load it`),
	...files
		.filter(({ path }) => path.endsWith('.js'))
		.filter(({ path }) => /^\s*(\/\/|\/\*)/m.test(readFileSync(join(root, path), 'utf8')))
		.map(({ path }) => `${path} has comments`),
	...[...loaded]
		.filter((path) => path.startsWith('dist/') && !files.some((file) => file.path === path))
		.map((path) => `${path} is loaded, but not published`),
	...(size > MAX_BYTES ? [`${size} bytes are more than ${MAX_BYTES}`] : []),
	...(files.length > MAX_FILES ? [`${files.length} files are more than ${MAX_FILES}`] : []),
];

for (const violation of violations) console.error(`Package: ${violation}.`);
if (violations.length > 0) process.exitCode = 1;
console.log(
	`Package: ${files.length} files, ${size} bytes without README and CHANGELOG, loaded in ${measureLoading().milliseconds.toFixed(1)} ms.`,
);
