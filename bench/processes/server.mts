import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { completedJob, jobIds } from './responses.mts';

export interface Served {
	jobs: number;
	itemsPerJob: number;
	/** Milliseconds. */
	latency: number;
}

/** Serves responses prepared in advance: the work of the mock API would hide what is measured. */
export async function serve({ jobs, itemsPerJob, latency }: Served): Promise<string> {
	const bodies = new Map(
		jobIds(jobs).map((id, job) => [`/scrape/jobs/${id}`, completedJob(job, itemsPerJob)]),
	);
	const server = createServer(async (request, response) => {
		if (latency > 0) await sleep(latency);
		const body = bodies.get(request.url ?? '');
		response.writeHead(body ? 200 : 404, { 'content-type': 'application/json' }).end(body);
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
