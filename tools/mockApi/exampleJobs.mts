import { CAREERS_PAGE } from './catalogues/careersPage.mts';
import { COFFEE_SHOP } from './catalogues/coffeeShop.mts';
import { EVENT_CALENDAR } from './catalogues/eventCalendar.mts';
import { defaultPlanner } from './createdJobs.mts';
import type { MockApi } from './mockApi.mts';
import type { JobPlan } from './job.mts';

/** Jobs to look at and to try things on; their IDs never change, since example workflows name them. */
export const EXAMPLE_JOBS = {
	/** The example of the Get Job Status page of the API documentation, to the letter. */
	documented: {
		id: 'job_abc123def456',
		url: 'https://example.com/products',
		data: [{ title: 'Product Name', price: 29.99 }],
		createdAt: '2024-12-16T10:30:00Z',
		completedAt: '2024-12-16T10:30:02Z',
	},
	products: {
		id: 'job_c0ffee5h0p01',
		url: 'https://shop.example.com/coffee',
		data: COFFEE_SHOP,
		metadata: { processing_time: 4.1, engine_used: 'browser', llm_calls: 2, cache_hit: false },
	},
	positions: {
		id: 'job_car33r5pag02',
		url: 'https://careers.example.com/positions',
		data: CAREERS_PAGE,
		metadata: { processing_time: 1.8, engine_used: 'static', llm_calls: 1, cache_hit: true },
	},
	/** Finished about six seconds after the first request. */
	events: {
		id: 'job_ev3ntca1nd03',
		url: 'https://events.example.com/calendar',
		clock: 'firstRequest',
		pendingFor: 1500,
		finishAfter: 6000,
		data: EVENT_CALENDAR,
		metadata: { processing_time: 6, engine_used: 'hybrid', llm_calls: 3, cache_hit: false },
	},
	/** Never finished. */
	endless: {
		id: 'job_st1llrunn104',
		url: 'https://archive.example.com/everything',
		outcome: 'never',
	},
	/** Failed, with the text of the List Jobs page of the API documentation. */
	blocked: {
		id: 'job_b10ckedb0t05',
		url: 'https://example.com/page2',
		outcome: 'failed',
		errorMessage: 'Site blocked by anti-bot measures',
	},
	/** Failed, but only its progress says why. */
	unexplained: {
		id: 'job_n0rea50ng106',
		url: 'https://slow.example.com/listing',
		outcome: 'failed',
		progressErrorMessage: 'The page did not load within 30 seconds',
		completionReason: 'timeout',
	},
} satisfies Record<string, JobPlan & { id: string; url: string }>;

/** The items with these fields only, in the order that they have. */
export function pickFields(items: readonly object[], names: string[]): object[] {
	return items.map((item) =>
		Object.fromEntries(Object.entries(item).filter(([name]) => names.includes(name))),
	);
}

/**
 * Adds the example jobs. A job created for the URL of one of them does the same, with the requested
 * fields only.
 */
export function addExamples(mockApi: MockApi): void {
	const examples: JobPlan[] = Object.values(EXAMPLE_JOBS);
	for (const plan of examples) mockApi.addJob(plan);
	mockApi.onCreate((request, index) => {
		const example = examples.find(({ url }) => url === request.url);
		if (!example) return defaultPlanner(request, index);
		const { id: _id, createdAt: _createdAt, completedAt: _completedAt, data, ...plan } = example;
		return {
			pendingFor: 1000,
			finishAfter: 3000,
			...plan,
			data: data && pickFields(data as object[], Object.keys(request.schema.properties)),
		};
	});
}
