import { answerQuestions } from '../child.mts';
import { builtModule } from '../builtModule.mts';
import type { Question } from './questionLog.mts';
import { inVirtualTime } from './virtualTime.mts';

export interface Simulation {
	jobs: string[];
	minutes: number;
	requestsPerMinute: number;
}

const LATENCY = 200;

answerQuestions(async ({ jobs, minutes, requestsPerMinute }: Simulation) => {
	const { JobLoop } = builtModule('jobLoop');
	const { askUntilFinished } = builtModule('askingRule');
	const log: Question[] = [];

	await inVirtualTime(async () => {
		const get = async (segments: readonly string[]) => {
			log.push({ job: segments[2], at: performance.now() });
			await new Promise((resolve) => setTimeout(resolve, LATENCY));
			return { ok: { status: 'processing' } };
		};
		const watches = jobs.map((jobId) => ({
			jobId,
			maxWait: minutes * 60_000,
			wantsReason: false,
		}));
		await new JobLoop(watches, {
			api: { requestsPerMinute, get },
			rule: askUntilFinished,
			concurrency: 10,
			signal: undefined,
			onResult: () => true,
		}).run();
	});
	return log;
});
