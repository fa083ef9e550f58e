import { adviceFor } from './advice.mts';
import { ask } from './ask.mts';
import type { Authentication, Pair, Reply } from './ask.mts';
import { jobOf, rowsOf } from './bodies.mts';
import { allReplies, PAGE_LIMIT } from './findings.mts';
import type { Findings } from './findings.mts';
import { keyHider } from './keyHider.mts';
import { writeAnswers, writeAttempts, writeVerdicts } from './report.mts';
import { verdicts } from './verdicts.mts';

export interface ProbeOptions {
	/** Goes to the bases and nowhere else. */
	apiKey: string;
	/** Base URLs to try, without a slash at the end. */
	bases: string[];
	/** Default: the first job of the list. */
	jobId?: string;
	/** Takes one line of the report at a time. */
	write: (line: string) => void;
}

const AUTHENTICATIONS: Authentication[] = ['X-API-Key', 'Bearer'];
const MISSING_JOB = 'job_that_does_not_exist';
const WRONG_ROUTE = '/scrape/no-such-route';

function jobPath(jobId: string): string {
	return `/scrape/jobs/${encodeURIComponent(jobId)}`;
}

/** A job to ask for by itself: an ID that stays one path segment. */
function idIn(job: Record<string, unknown> | undefined): string | undefined {
	const id = job?.job_id;
	return typeof id === 'string' && isJobId(id) ? id : undefined;
}

/** Whether the text can be a job's ID in a path; `.` and `..` would lead to another one. */
export function isJobId(text: string): boolean {
	return text !== '' && text !== '.' && text !== '..' && text.length <= 256;
}

async function tryPairs({ apiKey, bases }: ProbeOptions): Promise<Findings['attempts']> {
	const attempts: Findings['attempts'] = [];
	for (const base of bases) {
		for (const authentication of AUTHENTICATIONS) {
			const pair: Pair = { base, authentication };
			attempts.push({ pair, reply: await ask(pair, apiKey, '/scrape/jobs?limit=1') });
		}
	}
	return attempts;
}

async function learn(options: ProbeOptions): Promise<Findings> {
	const attempts = await tryPairs(options);
	const first = attempts.find(({ reply }) => rowsOf(reply));
	if (!first) return { attempts };
	const question = async (path: string): Promise<Reply> =>
		await ask(first.pair, options.apiKey, path);
	const findings: Findings = { attempts, working: first.pair, list: first.reply };

	const jobId = options.jobId ?? idIn(rowsOf(first.reply)?.[0]);
	if (jobId !== undefined) {
		findings.job = await question(jobPath(jobId));
		findings.progress = await question(`${jobPath(jobId)}/progress`);
	}
	findings.page = await question(`/scrape/jobs?limit=${PAGE_LIMIT}`);
	const failedId = idIn(rowsOf(findings.page)?.find(({ status }) => status === 'failed'));
	if (failedId !== undefined && jobOf(findings.job)?.status !== 'failed') {
		findings.failedJob = await question(jobPath(failedId));
		findings.failedProgress = await question(`${jobPath(failedId)}/progress`);
	}
	findings.missingJob = await question(jobPath(MISSING_JOB));
	findings.wrongRoute = await question(WRONG_ROUTE);
	return findings;
}

function conclusion(findings: Findings): string {
	const { attempts, working } = findings;
	if (!working) return adviceFor(attempts.map(({ reply }) => reply));
	const limited = allReplies(findings).some(({ status }) => status === 429);
	const note = limited
		? ' Some questions were refused with 429: run it again later for the rest.'
		: '';
	const authentication = working.authentication === 'Bearer' ? 'Bearer Token' : 'API Key Header';
	return `In the credential: Base URL ${working.base}, Authentication "${authentication}".${note}`;
}

/**
 * Reads, with at most eleven GET requests, which of the documented variants a server speaks, and
 * writes a report. Resolves to whether any pair of base path and authentication works.
 */
export async function probe(options: ProbeOptions): Promise<boolean> {
	const hide = keyHider(options.apiKey);
	const write = (line: string): void => options.write(hide(line));
	write('Aitronos API probe: reads only, follows no redirect, does not show the key');
	write('');
	const findings = await learn(options);
	writeAttempts(write, findings);
	writeAnswers(write, findings);
	writeVerdicts(write, verdicts(findings));
	write(conclusion(findings));
	return findings.working !== undefined;
}
