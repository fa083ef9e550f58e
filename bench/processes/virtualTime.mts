import { createRequire } from 'node:module';
import { Readable } from 'node:stream';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { install } from '@sinonjs/fake-timers';
import { runWorkflow } from './engine.mts';
import { completedJob, jobIds } from './responses.mts';
import { measureUsage, type Usage } from './usage.mts';

export interface VirtualRun {
	jobs: number;
	itemsPerJob: number;
	requestsPerMinute: number;
	/** Which request finds a job completed; default: none. */
	completedAt?: number;
	/** Seconds. */
	maxWait: number;
}

export interface LoggedRequest {
	job: string;
	/** Milliseconds since the start. */
	at: number;
}

const LATENCY = 200;
/** More turns of the event loop than a response takes to get through n8n to the node. */
const TURNS = 10;

/**
 * Waits with the real node in the real engine, with a clock that jumps from timer to timer: half an
 * hour takes seconds. Responses come from an adapter of axios, which n8n sends requests with.
 */
export async function waitInVirtualTime(
	run: VirtualRun,
): Promise<{ log: LoggedRequest[]; usage: Usage }> {
	const log: LoggedRequest[] = [];
	const bodies = new Map(
		jobIds(run.jobs).map((id, job) => [id, completedJob(job, run.itemsPerJob)]),
	);
	const counts = new Map<string, number>();
	const clock = install({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
	const startedAt = performance.now();
	axios().defaults.adapter = async (config) => {
		const job = config.url.slice(config.url.lastIndexOf('/') + 1);
		const at = performance.now() - startedAt;
		log.push({ job, at });
		await new Promise((resolve) => setTimeout(resolve, LATENCY));
		const count = (counts.get(job) ?? 0) + 1;
		counts.set(job, count);
		const isCompleted = count === run.completedAt;
		const body = isCompleted ? bodies.get(job) : `{"job_id":"${job}","status":"processing"}`;
		const headers = { 'content-type': 'application/json' };
		return {
			status: 200,
			statusText: 'OK',
			headers,
			data: Readable.from([Buffer.from(body ?? '')]),
			config,
		};
	};
	try {
		const { usage } = await measureUsage(async () => {
			let isOver = false;
			const items = runWorkflow({
				baseUrl: 'http://127.0.0.1:1',
				jobs: [...bodies.keys()],
				requestsPerMinute: run.requestsPerMinute,
				parameters: { maxWait: run.maxWait, options: { onTimeout: 'returnLastState' } },
			}).finally(() => (isOver = true));
			while (!isOver) {
				for (let turn = 0; turn < TURNS; turn++) await nextTurn();
				const { now } = clock;
				await clock.nextAsync();
				// A real timer takes 1 ms at least, a fake one of 0.4 ms takes none and would be set for ever.
				if (clock.now === now) await clock.tickAsync(1);
			}
			return await items;
		});
		return { log, usage };
	} finally {
		clock.uninstall();
	}
}

interface Axios {
	defaults: { adapter: (config: { url: string }) => Promise<unknown> };
}

/** The copy of axios that n8n's engine uses. */
function axios(): Axios {
	const fromHere = createRequire(import.meta.url);
	const fromCore = createRequire(fromHere.resolve('n8n-core'));
	return createRequire(fromCore.resolve('@n8n/backend-network'))('axios') as Axios;
}
