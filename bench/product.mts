import { createRequire } from 'node:module';

type PollPolicy = typeof import('../nodes/shared/polling/pollPolicy.ts');

/** The only module of the product that is measured by itself. As built: Node cannot load its source. */
export const { pollDelay } = createRequire(import.meta.url)(
	'../dist/nodes/shared/polling/pollPolicy.js',
) as PollPolicy;
