/**
 * Checks what `npm publish` would publish: only what n8n loads, within the budget, no comments.
 * Prints the time that n8n needs to load it.
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
const ASSETS = /^dist\/(icons\/.+\.svg|nodes\/.+\.node\.json|nodes\/.+\/__schema__\/.+\.json)$/;

const root = join(import.meta.dirname, '..');

const require = createRequire(join(root, 'package.json'));
require('./index.js');
const loaded = Object.keys(require.cache).map((file) => relative(root, file).split(sep).join('/'));

const files = packedFiles();
const published = files.map(({ path }) => path);
const bytes = countedBytes(files);
const hasComment = (path: string) =>
	path.endsWith('.js') && /^\s*(\/\/|\/\*)/m.test(readFileSync(join(root, path), 'utf8'));

const violations = [
	...published
		.filter((path) => !loaded.includes(path) && !OUTSIDE_DIST.includes(path) && !ASSETS.test(path))
		.map((path) => `${path} is published, but n8n does not load it`),
	...loaded
		.filter((path) => path.startsWith('dist/') && !published.includes(path))
		.map((path) => `${path} is loaded, but not published`),
	...published.filter(hasComment).map((path) => `${path} has comments`),
	...(bytes > MAX_BYTES ? [`${bytes} bytes exceed ${MAX_BYTES}`] : []),
	...(files.length > MAX_FILES ? [`${files.length} files exceed ${MAX_FILES}`] : []),
];
for (const violation of violations) console.error(`Package: ${violation}.`);
if (violations.length > 0) process.exitCode = 1;

const milliseconds = measureLoading().milliseconds.toFixed(1);
console.log(
	`Package: ${files.length} files, ${bytes} bytes without README and CHANGELOG, loaded in ${milliseconds} ms.`,
);
