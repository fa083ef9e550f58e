import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { ICredentialType, INodeType } from 'n8n-workflow';

type Classes = Record<'AitronosApi', new () => ICredentialType> &
	Record<'AitronosScrapeJob', new () => INodeType>;

const root = join(import.meta.dirname, '..', '..');

/** The built package as its `main` gives it. */
export const { AitronosApi, AitronosScrapeJob } = createRequire(join(root, 'package.json'))(
	'./index.js',
) as Classes;
