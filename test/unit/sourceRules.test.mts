import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { findViolations, type Sources } from './sourceRules.mts';

const ROOT = join(import.meta.dirname, '..', '..');
const SOURCES: Sources = Object.fromEntries(
	globSync(['nodes/**/*.ts', 'credentials/**/*.ts'], { cwd: ROOT })
		.map((path) => path.replaceAll('\\', '/'))
		.map((path) => [path, readFileSync(join(ROOT, path), 'utf8')]),
);

it('the source of the package keeps the rules of its layout', () => {
	expect(Object.keys(SOURCES).length).toBeGreaterThan(25);
	expect(findViolations(SOURCES)).toEqual([]);
});

/** A small package that keeps the rules. */
const CLEAN: Sources = {
	'credentials/A.credentials.ts': "import { x } from 'n8n-workflow';\nexport class A {}",
	'nodes/N/N.node.ts': "import { registry } from './actions';\nexport class N {}",
	'nodes/N/actions/index.ts':
		"import * as get from './job/get';\nimport * as wait from './job/wait';\nexport const registry = 1;",
	'nodes/N/actions/job/get.ts':
		"import { field } from './fields';\nexport const option = 1;\nexport const parameters = [];\nexport async function execute() {}",
	'nodes/N/actions/job/wait.ts':
		"import type { Outcome } from '../../../shared/items/outcome';\nexport const option = 1;\nexport const parameters = [];\nexport async function execute() {}",
	'nodes/N/actions/job/fields.ts': 'export const field = 1;',
	'nodes/N/methods/search.ts':
		"import { client } from '../../shared/transport/client';\nexport function search() {}",
	'nodes/shared/items/outcome.ts':
		"import { describeJob } from '../errors/texts';\nimport { poll } from '../polling/poll';\nexport type Outcome = 1;",
	'nodes/shared/errors/texts.ts':
		"import type { Job } from '../model/job';\nexport const describeJob = 1;",
	'nodes/shared/polling/poll.ts':
		"import { client } from '../transport/client';\nexport const poll = 1;",
	'nodes/shared/transport/client.ts':
		"import { isJob } from '../model/job';\nexport const client = context.helpers.httpRequestWithAuthentication;",
	'nodes/shared/model/job.ts':
		"import { isObject } from '../utils/guards';\nexport interface Job {}\nexport const isJob = 1;",
	'nodes/shared/utils/guards.ts': 'export const isObject = 1;',
};

it('a package that keeps the rules has no violation', () => {
	expect(findViolations(CLEAN)).toEqual([]);
});

describe('a violation is', () => {
	const job = 'nodes/shared/model/job.ts';
	const utils = 'nodes/shared/utils/guards.ts';
	const polling = 'nodes/shared/polling/poll.ts';
	const operation = 'nodes/N/actions/job/get.ts';

	it.each<[string, path: string, line: string, violation: string]>([
		[
			'an import that points back',
			job,
			"import { poll } from '../polling/poll';",
			`imports ${polling}`,
		],
		[
			'an import of a type that points back',
			job,
			"import type { Outcome } from '../items/outcome';",
			'imports nodes/shared/items/outcome.ts',
		],
		['a re-export that points back', utils, "export * from '../model/job';", `imports ${job}`],
		['a require that points back', utils, "const j = require('../model/job');", `imports ${job}`],
		[
			'polling that imports errors',
			polling,
			"import { describeJob } from '../errors/texts';",
			'imports nodes/shared/errors/texts.ts',
		],
		[
			'transport that imports polling',
			'nodes/shared/transport/client.ts',
			"import { poll } from '../polling/poll';",
			`imports ${polling}`,
		],
		[
			'a shared module that imports a node',
			'nodes/shared/items/outcome.ts',
			"import { registry } from '../../N/actions';",
			'imports nodes/N/actions/index.ts',
		],
		[
			'a shared module that imports a credential',
			job,
			"import { A } from '../../../credentials/A.credentials';",
			'imports credentials/A.credentials.ts',
		],
		[
			'a credential that imports a module',
			'credentials/A.credentials.ts',
			"import { isJob } from '../nodes/shared/model/job';",
			`imports ${job}`,
		],
		[
			'an operation that imports another',
			operation,
			"import { option } from './wait';",
			'imports nodes/N/actions/job/wait.ts',
		],
		[
			'an operation that imports the registry',
			operation,
			"import { registry } from '..';",
			'imports nodes/N/actions/index.ts',
		],
		[
			'what operations share, if it imports one',
			'nodes/N/actions/job/fields.ts',
			"import { option } from './get';",
			`imports ${operation}`,
		],
		[
			'a method that imports an operation',
			'nodes/N/methods/search.ts',
			"import { option } from '../actions/job/get';",
			`imports ${operation}`,
		],
		[
			'the registry that imports the node',
			'nodes/N/actions/index.ts',
			"import { N } from '../N.node';",
			'imports nodes/N/N.node.ts',
		],
		['a module of Node.js', job, "import { join } from 'node:path';", 'imports node:path'],
		['another package', job, "import axios from 'axios';", 'imports axios'],
		[
			'polling that knows n8n',
			polling,
			"import { sleep } from 'n8n-workflow';",
			'imports n8n-workflow',
		],
		[
			'an import of nothing',
			job,
			"import { x } from './gone';",
			'imports ./gone, which does not exist',
		],
		['a request outside transport', operation, 'void context.helpers;', 'names helpers'],
		['a request by destructuring', operation, 'const { helpers: h } = context;', 'names helpers'],
		['a request by string', operation, "void context['helpers'];", 'names helpers'],
		[
			'a request without its helpers',
			job,
			'void httpRequestWithAuthentication;',
			'names httpRequestWithAuthentication',
		],
		['a request of Node.js', job, "void fetch('x');", 'names fetch'],
		['any', job, 'const x: any = 1;', 'contains any'],
		['any in a type', job, 'type X = Record<string, any[]>;', 'contains any'],
		['a cast to any', job, 'void (1 as any);', 'contains any'],
		[
			'a name that another file exports',
			utils,
			'export type Job = 1;',
			`exports Job, as ${job} does`,
		],
		[
			'a name in a list that another file exports',
			utils,
			'const a = 1;\nexport { a as isJob };',
			`exports isJob, as ${job} does`,
		],
		[
			'a name of operations exported elsewhere, twice',
			utils,
			'export const option = 1;\nexport const option = 1;',
			`exports option, as ${utils} does`,
		],
		['a file that is too long', job, '\n'.repeat(200), 'has 204 lines'],
	])('%s', (_what, path, line, violation) => {
		// At the end, so that a name is exported for the second time there.
		const text = `${CLEAN[path]}\n${line}${line.trim() === '' ? '//' : ''}`;
		const { [path]: _replaced, ...others } = CLEAN;
		expect(findViolations({ ...others, [path]: text })).toEqual([`${path}: ${violation}`]);
	});

	it('not a comment or a text that names something', () => {
		const text = `${CLEAN[job]}\n// any fetch of helpers, import { poll } from '../polling/poll';\nvoid 'any helpers';`;
		expect(findViolations({ ...CLEAN, [job]: text })).toEqual([]);
	});
});
