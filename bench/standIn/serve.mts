import { startStandIn, type JobPlan, type StandInOptions } from '../../test/api/standIn.mts';
import { answerQuestions } from '../child.mts';

export type Order =
	{ start: StandInOptions } | { add: JobPlan; count: number } | { listRequests: true };

let standIn: Awaited<ReturnType<typeof startStandIn>> | undefined;

answerQuestions(async (order: Order) => {
	if ('start' in order) {
		standIn = await startStandIn(order.start);
		return { baseUrl: standIn.baseUrl, apiKey: standIn.apiKey };
	}
	if (!standIn) throw new Error('The stand-in API was not started');
	const { addJob, requests } = standIn;
	if ('add' in order) return Array.from({ length: order.count }, () => addJob(order.add));
	return requests.map(({ path, at }) => ({ job: path.slice(path.lastIndexOf('/') + 1), at }));
});
