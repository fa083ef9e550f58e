const { mkdir, writeFile } = require('node:fs/promises');
const { dirname, posix } = require('node:path');
const { build } = require('esbuild');
const { src, dest, parallel } = require('gulp');
const { n8n } = require('./package.json');

const BUNDLE = 'dist/bundle.js';
const loaded = [...n8n.credentials, ...n8n.nodes];

/** All code in one small file: less to load and to install than a file per module. */
async function bundle() {
	const sources = loaded.map((file) => `./${file.replace(/^dist\/(.+)\.js$/, '$1')}`);
	await build({
		stdin: {
			contents: sources.map((file) => `export * from '${file}';`).join('\n'),
			resolveDir: __dirname,
		},
		outfile: BUNDLE,
		bundle: true,
		platform: 'node',
		format: 'cjs',
		target: 'es2022',
		external: ['n8n-workflow'],
		minify: true,
		// A stack trace names the functions as the source does.
		keepNames: true,
		lineLimit: 500,
		charset: 'utf8',
	});
}

/** n8n requires each node and credential by its own file, and takes the class of that name. */
async function entries() {
	for (const file of loaded) {
		await mkdir(dirname(file), { recursive: true });
		const path = posix.relative(posix.dirname(file), BUNDLE);
		await writeFile(file, `module.exports = require('${path}');\n`);
	}
}

/** Copies what n8n reads beside the code: icons, codex files and output schemas. */
function assets() {
	return src(['icons/*.svg', 'nodes/**/*.node.json', 'nodes/**/__schema__/**/*.json'], {
		base: '.',
	}).pipe(dest('dist'));
}

exports.default = parallel(bundle, entries, assets);
