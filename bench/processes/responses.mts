const WORDS = ['oak', 'steel', 'linen', 'glass', 'cork', 'brass', 'felt', 'stone'];

function words(seed: number, count: number): string {
	const picked = Array.from({ length: count }, (_, index) => (seed * 7 + index * 3) % WORDS.length);
	return picked.map((index) => WORDS[index]).join(' ');
}

/** The response for a completed job whose items have 8 fields, like those of a product page. */
export function completedJob(job: number, itemCount: number): Buffer {
	const items = Array.from({ length: itemCount }, (_, index) => {
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
	});
	return Buffer.from(
		JSON.stringify({
			job_id: jobId(job),
			status: 'completed',
			url: 'https://shop.example.com/products',
			extracted_data: items,
			metadata: { processing_time: 2.5, engine_used: 'browser', llm_calls: 1, cache_hit: false },
			created_at: '2024-12-16T10:30:00Z',
			completed_at: '2024-12-16T10:30:05Z',
		}),
	);
}

export function jobId(job: number): string {
	return `job_${job}`;
}

export function jobIds(count: number): string[] {
	return Array.from({ length: count }, (_, job) => jobId(job));
}
