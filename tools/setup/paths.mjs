import { existsSync, readdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

// Without the slash at its end, and without `import.meta.dirname`, which Node 20.0 does not know.
export const root = join(fileURLToPath(new URL('.', import.meta.url)), '..', '..');

const binFolder = join(root, 'node_modules', '.bin');
const nodePackage = join(root, 'node_modules', 'node');

/** The project's own Node; it is there once the npm package `node` has run its install script. */
export const projectNode = join(
	nodePackage,
	'bin',
	process.platform === 'win32' ? 'node.exe' : 'node',
);

/** PATH with the project's tools and Node first. */
export function projectPath() {
	return [binFolder, ...inheritedPath()].join(delimiter);
}

/** PATH as it was before npm put the project's tools into it: npm itself must not run on them. */
export function systemPath() {
	return inheritedPath().join(delimiter);
}

/** The folder with `include/node` of the project's Node, or undefined where its package has none. */
export function nodeHeaders() {
	const platforms = join(nodePackage, 'node_modules');
	if (!existsSync(platforms)) return undefined;
	return readdirSync(platforms)
		.filter((name) => !name.startsWith('.'))
		.map((name) => join(platforms, name))
		.find((folder) => existsSync(join(folder, 'include', 'node', 'node.h')));
}

function inheritedPath() {
	const ofAProject = join('node_modules', '.bin');
	return (process.env.PATH ?? '').split(delimiter).filter((folder) => !folder.endsWith(ofAProject));
}
