/** The rules of the layout, checked on the syntax tree of each source file. */
import { posix } from 'node:path';
import ts from 'typescript';

/** The text of each source file by its path from the root, such as `nodes/shared/utils/format.ts`. */
export type Sources = Record<string, string>;

/** From the outside in: a layer can import itself and what comes after it. */
const LAYERS = ['items', 'errors', 'polling', 'transport', 'model', 'utils'];
/** In a node: its own file, the registry of operations, then operations and all else. */
const [NODE_FILE, REGISTRY, PART] = [0, 1, 2];
const SHARED = 'nodes/shared/';
const TRANSPORT = `${SHARED}transport/`;
/** What sends a request in n8n or in Node.js. */
const EGRESS = /^(helpers|httpRequest\w*|requestWithAuthentication\w*|fetch|XMLHttpRequest)$/;
/** What the file of each operation exports. */
const OPERATION_EXPORTS = ['option', 'parameters', 'execute'];
const MAX_LINES = 200;

/** Every violation, as `path: what is wrong`. */
export function findViolations(sources: Sources): string[] {
	const files = Object.entries(sources).map(([path, text]) => ({
		path,
		text,
		tree: ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true),
	}));
	const operations = new Set(
		files.filter(({ path, tree }) => isOperation(path, tree)).map(({ path }) => path),
	);
	const exported = new Map<string, string>();
	return files.flatMap(({ path, text, tree }) => {
		const violations: string[] = [];
		for (const specifier of importsOf(text)) {
			if (!specifier.startsWith('.')) {
				const isAllowed =
					specifier === 'crypto' || (specifier === 'n8n-workflow' && layerOf(path) !== 'polling');
				if (!isAllowed) violations.push(`imports ${specifier}`);
				continue;
			}
			const target = resolve(path, specifier, sources);
			if (!target) violations.push(`imports ${specifier}, which does not exist`);
			else if (!canImport(path, target, operations)) violations.push(`imports ${target}`);
		}
		for (const name of exportsOf(tree)) {
			if (operations.has(path) && OPERATION_EXPORTS.includes(name)) continue;
			const other = exported.get(name);
			if (other) violations.push(`exports ${name}, as ${other} does`);
			else exported.set(name, path);
		}
		for (const node of descendantsOf(tree)) {
			if (node.kind === ts.SyntaxKind.AnyKeyword) violations.push('contains any');
			const isName = ts.isIdentifier(node) || ts.isStringLiteralLike(node);
			if (isName && EGRESS.test(node.text) && !path.startsWith(TRANSPORT)) {
				violations.push(`names ${node.text}`);
			}
		}
		const lines = text.trimEnd().split('\n').length;
		if (lines > MAX_LINES) violations.push(`has ${lines} lines`);
		return violations.map((violation) => `${path}: ${violation}`);
	});
}

/** Modules named in any kind of import or re-export, of types too. */
function importsOf(text: string): string[] {
	return ts.preProcessFile(text, true, true).importedFiles.map(({ fileName }) => fileName);
}

function resolve(from: string, specifier: string, sources: Sources): string | undefined {
	const path = posix.join(posix.dirname(from), specifier);
	return [path, `${path}.ts`, `${path}/index.ts`].find((each) => Object.hasOwn(sources, each));
}

/** `nodes/<Node>/…` is a layer on top of those in `nodes/shared`. */
function layerOf(path: string): string {
	if (!path.startsWith('nodes/')) return 'credentials';
	return path.startsWith(SHARED) ? path.slice(SHARED.length).split('/')[0] : 'node';
}

function canImport(from: string, target: string, operations: Set<string>): boolean {
	const layer = layerOf(from);
	const targetLayer = layerOf(target);
	// The test of the credential is a method of the node.
	if (targetLayer === 'credentials') return layer === targetLayer || from.includes('/methods/');
	if (layer === 'credentials') return false;
	if (layer === 'node' && targetLayer === 'node') {
		const level = levelOf(from);
		if (operations.has(target)) return level === REGISTRY;
		return levelOf(target) > level || (level === PART && levelOf(target) === PART);
	}
	return LAYERS.indexOf(layer) <= LAYERS.indexOf(targetLayer);
}

function levelOf(path: string): number {
	const inNode = path.split('/').slice(2);
	if (inNode.length === 1) return NODE_FILE;
	return inNode.join('/') === 'actions/index.ts' ? REGISTRY : PART;
}

function isOperation(path: string, tree: ts.SourceFile): boolean {
	return /^nodes\/[^/]+\/actions\/[^/]+\//.test(path) && exportsOf(tree).includes('execute');
}

/** The names that a file exports, of types too. */
function exportsOf(tree: ts.SourceFile): string[] {
	return tree.statements.flatMap((statement) => {
		if (ts.isExportDeclaration(statement)) {
			const clause = statement.exportClause;
			if (!clause) return [];
			return ts.isNamedExports(clause)
				? clause.elements.map(({ name }) => name.text)
				: [clause.name.text];
		}
		const modifiers = ts.canHaveModifiers(statement) ? ts.getModifiers(statement) : undefined;
		if (!modifiers?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword)) return [];
		if (ts.isVariableStatement(statement)) {
			return statement.declarationList.declarations.map(({ name }) => name.getText());
		}
		const { name } = statement as ts.DeclarationStatement;
		return name ? [name.getText()] : [];
	});
}

function descendantsOf(node: ts.Node): ts.Node[] {
	const found: ts.Node[] = [];
	const visit = (each: ts.Node): void => {
		found.push(each);
		ts.forEachChild(each, visit);
	};
	ts.forEachChild(node, visit);
	return found;
}
