import { startMockApi, type JobPlan, type MockApiOptions } from '../../tools/mockApi/mockApi.mts';
import { answerQuestions } from '../child.mts';

export type Order =
	{ start: MockApiOptions } | { add: JobPlan; count: number } | { listRequests: true };

let mockApi: Awaited<ReturnType<typeof startMockApi>> | undefined;

answerQuestions(async (order: Order) => {
	if ('start' in order) {
		mockApi = await startMockApi(order.start);
		return { baseUrl: mockApi.baseUrl, apiKey: mockApi.apiKey };
	}
	if (!mockApi) throw new Error('The mock API was not started');
	const { addJob, requests } = mockApi;
	if ('add' in order) return Array.from({ length: order.count }, () => addJob(order.add));
	return requests.map(({ path, at }) => ({ job: path.slice(path.lastIndexOf('/') + 1), at }));
});
