import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { ICredentialType, INodeType } from 'n8n-workflow';

type Classes = Record<'AitronosApi', new () => ICredentialType> &
	Record<'AitronosScrapeJob' | 'AitronosScrapeJobTrigger', new () => INodeType>;

const require = createRequire(join(import.meta.dirname, '..', '..', 'package.json'));

/** The classes of the source, which only jest can load: for the mutation tests. */
function fromSource(): Classes {
	return {
		...require('./nodes/AitronosScrapeJob/AitronosScrapeJob.node.ts'),
		...require('./nodes/AitronosScrapeJobTrigger/AitronosScrapeJobTrigger.node.ts'),
		...require('./credentials/AitronosApi.credentials.ts'),
	};
}

/** The package as its `main` gives it: what was built, as n8n loads it. */
export const { AitronosApi, AitronosScrapeJob, AitronosScrapeJobTrigger } =
	process.env.AITRONOS_PACKAGE === 'source' ? fromSource() : (require('./index.js') as Classes);
