import { CHECKS, jobIn, jobsIn, PAGE_LIMIT } from './checks.mts';
import { createRedact } from './redact.mts';
import { AUTHENTICATIONS, createRequest, type Result } from './request.mts';
import { isJobId, type Settings } from './settings.mts';

const ADVICE =
	'No list of jobs. 401 or 403: check the key and its permissions. 429: try again later. Otherwise: check AITRONOS_BASE_URL, the network and any proxy.';

interface Probe {
	/** Whether any base URL and authentication works. */
	works: boolean;
	/** Lines for a person, without the key and without extracted data. */
	report: string[];
}

/** Finds out, with at most eleven GET requests, which variants of the documentation an API follows. */
export async function probe(settings: Settings): Promise<Probe> {
	const attempts = await tryConnections(settings);
	const working = attempts.find(jobsIn);
	const results = working ? [...attempts, ...(await explore(settings, working))] : attempts;
	const report = [
		...results.map(({ base, authentication, path, status, summary }) =>
			[`${base}${path}`, authentication, status ?? '-', summary].join('  '),
		),
		'',
		...Object.entries(CHECKS).map(([name, check]) => {
			const findings = [...new Set(check(results))];
			return `${name}: ${findings.length > 0 ? findings.join('; ') : 'not seen'}`;
		}),
		'',
		working ? recommend(working, results) : ADVICE,
	];
	return { works: working !== undefined, report: report.map(createRedact(settings.apiKey)) };
}

async function tryConnections({ apiKey, bases }: Settings): Promise<Result[]> {
	const attempts: Result[] = [];
	for (const base of bases) {
		for (const authentication of AUTHENTICATIONS) {
			const request = createRequest({ base, authentication }, apiKey);
			attempts.push(await request('list', '/scrape/jobs?limit=1'));
		}
	}
	return attempts;
}

async function explore(settings: Settings, working: Result): Promise<Result[]> {
	const { base, authentication } = working;
	const request = createRequest({ base, authentication }, settings.apiKey);
	const requestJob = async (jobId: unknown) => {
		if (!isJobId(jobId)) return [];
		const path = `/scrape/jobs/${encodeURIComponent(jobId)}`;
		return [await request('job', path), await request('progress', `${path}/progress`)];
	};

	const page = await request('page', `/scrape/jobs?limit=${PAGE_LIMIT}`);
	const results = await requestJob(settings.jobId ?? jobsIn(working)?.[0]?.job_id);
	if (jobIn(results[0])?.status !== 'failed') {
		results.push(
			...(await requestJob(jobsIn(page)?.find(({ status }) => status === 'failed')?.job_id)),
		);
	}
	return [
		...results,
		page,
		await request('missing job', '/scrape/jobs/job_that_does_not_exist'),
		await request('wrong route', '/scrape/no-such-route'),
	];
}

function recommend({ base, authentication }: Result, results: Result[]): string {
	const option = authentication === 'Bearer' ? 'Bearer Token' : 'API Key Header';
	const limited = results.some(({ status }) => status === 429);
	const note = limited ? ' Some requests were rejected with 429: run it again for the rest.' : '';
	return `In the credential, set Base URL to ${base} and Authentication to ${option}.${note}`;
}
