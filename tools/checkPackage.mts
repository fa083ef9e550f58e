/**
 * Checks what `npm publish` would publish: only what n8n loads, within the budget, no comments.
 * Prints the time that n8n needs to load it.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, relative, sep } from 'node:path';
import { execa } from 'execa';

const MAX_BYTES = 80_000;
const MAX_FILES = 45;
const EXCLUDED = ['README.md', 'CHANGELOG.md'];
const OUTSIDE_DIST = [...EXCLUDED, 'LICENSE', 'index.js', 'package.json'];
/** What n8n reads without loading it as code. */
const ASSETS = /^dist\/(icons\/.+\.svg|nodes\/.+\.node\.json|nodes\/.+\/__schema__\/.+\.json)$/;

const root = join(import.meta.dirname, '..');
const pack = ['pack', '--dry-run', '--json', '--ignore-scripts'];
const { stdout } = await execa('npm', pack, { cwd: root });
const [{ files }] = JSON.parse(stdout) as [{ files: Array<{ path: string; size: number }> }];

const require = createRequire(join(root, 'package.json'));
require('./index.js');
const loaded = Object.keys(require.cache).map((file) => relative(root, file).split(sep).join('/'));

const published = files.map(({ path }) => path);
const bytes = files
	.filter(({ path }) => !EXCLUDED.includes(path))
	.reduce((sum, { size }) => sum + size, 0);
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

/** In a new process that has loaded n8n-workflow, in milliseconds. */
async function loadTime(): Promise<number> {
	const script = `require('n8n-workflow'); const t = performance.now(); require('./index.js'); console.log(performance.now() - t);`;
	return Number((await execa(process.execPath, ['-e', script], { cwd: root })).stdout);
}

const times: number[] = [];
for (let run = 0; run < 7; run += 1) times.push(await loadTime());
const median = times.sort((a, b) => a - b)[3].toFixed(1);
console.log(
	`Package: ${files.length} files, ${bytes} bytes without README and CHANGELOG, loaded in ${median} ms.`,
);
