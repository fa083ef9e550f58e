import { createRequire } from 'node:module';

type PollSchedule = typeof import('../nodes/shared/pollSchedule.ts');

/** The only module of the product that is measured by itself. As built: Node cannot load its source. */
export const { pollDelay } = createRequire(import.meta.url)(
	'../dist/nodes/shared/pollSchedule.js',
) as PollSchedule;
