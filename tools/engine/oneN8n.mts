/**
 * Loaded before everything else in the processes that run n8n's engine. n8n's nodes bring copies of
 * n8n-workflow and n8n-core of their own, and instances of one copy are none of the other; and Node
 * cannot load the ES modules of n8n-workflow. So everybody gets the same CommonJS ones.
 */
import { createRequire, registerHooks } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const require = createRequire(join(import.meta.dirname, '..', '..', 'package.json'));
const shared = new Map(
	['n8n-workflow', 'n8n-core'].map((name) => [name, pathToFileURL(require.resolve(name)).href]),
);

registerHooks({
	resolve(specifier, context, next) {
		const url = shared.get(specifier);
		return url ? { url, format: 'commonjs', shortCircuit: true } : next(specifier, context);
	},
});
