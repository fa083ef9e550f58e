import { join } from 'node:path';
import { buildSync } from 'esbuild';

type PollPolicy = typeof import('../nodes/shared/polling/pollPolicy.ts');

const { outputFiles } = buildSync({
	entryPoints: [join(import.meta.dirname, '../nodes/shared/polling/pollPolicy.ts')],
	bundle: true,
	format: 'esm',
	write: false,
});
const source = `data:text/javascript,${encodeURIComponent(outputFiles[0].text)}`;

/** The only function of the product that is measured by itself: the built package has one file. */
export const { pollDelay } = (await import(source)) as PollPolicy;
