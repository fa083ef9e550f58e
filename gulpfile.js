const { src, dest } = require('gulp');

/** Copies what n8n reads beside the compiled code: icons, codex files and output schemas. */
function assets() {
	return src(['icons/*.svg', 'nodes/**/*.node.json', 'nodes/**/__schema__/**/*.json'], {
		base: '.',
	}).pipe(dest('dist'));
}

exports.default = assets;
