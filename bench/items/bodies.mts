/**
 * Answers with bodies made beforehand: what the mock API would do for each answer is more than
 * what is measured here, and would hide it.
 */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { answerQuestions } from '../child.mts';

export interface Shape {
	jobs: number;
	itemsPerJob: number;
}

const WORDS = ['oak', 'steel', 'linen', 'glass', 'cork', 'brass', 'felt', 'stone'];
const words = (seed: number, count: number) =>
	Array.from({ length: count }, (_, index) => WORDS[(seed * 7 + index * 3) % WORDS.length]).join(
		' ',
	);

/** Eight fields, as of a product page. */
function item(job: number, index: number): Record<string, unknown> {
	const seed = job * 1009 + index;
	return {
		name: `${words(seed, 3)} ${seed}`,
		price: (seed % 9973) / 100,
		currency: 'EUR',
		in_stock: seed % 3 !== 0,
		rating: (seed % 50) / 10,
		reviews: seed % 1200,
		url: `https://shop.example.com/products/${seed}`,
		description: words(seed + 1, 14),
	};
}

function body(job: number, itemsPerJob: number): Buffer {
	const fields = {
		job_id: `job_${job}`,
		status: 'completed',
		url: 'https://shop.example.com/products',
		extracted_data: Array.from({ length: itemsPerJob }, (_, index) => item(job, index)),
		metadata: { processing_time: 2.5, engine_used: 'browser', llm_calls: 1, cache_hit: false },
		created_at: '2024-12-16T10:30:00Z',
		completed_at: '2024-12-16T10:30:05Z',
	};
	return Buffer.from(JSON.stringify(fields));
}

answerQuestions(async ({ jobs, itemsPerJob }: Shape) => {
	const bodies = new Map(
		Array.from({ length: jobs }, (_, job) => [`/scrape/jobs/job_${job}`, body(job, itemsPerJob)]),
	);
	const server = createServer((request, response) => {
		const found = bodies.get(request.url ?? '');
		response.writeHead(found ? 200 : 404, { 'content-type': 'application/json' }).end(found);
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
