import { createRequire } from 'node:module';
import { join } from 'node:path';

type Modules = {
	jobLoop: typeof import('../nodes/shared/jobLoop.ts');
	askingRule: typeof import('../nodes/shared/askingRule.ts');
	pollSchedule: typeof import('../nodes/shared/pollSchedule.ts');
};

const require = createRequire(join(import.meta.dirname, '..', 'package.json'));

/** A module of `nodes/shared` as it was built: Node cannot load its source. */
export function builtModule<Name extends keyof Modules>(name: Name): Modules[Name] {
	return require(`./dist/nodes/shared/${name}.js`) as Modules[Name];
}
