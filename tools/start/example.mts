import type { INode } from 'n8n-workflow';
import { readExample, type Workflow } from '../n8n/workflow.mts';

export interface DemoExample {
	workflow: Workflow;
	/** Our node in it. */
	node: INode;
	jobId: string;
}

/** The example that is run. With a job of the user it becomes a workflow of its own. */
export function readDemoExample(ownJob?: string): DemoExample {
	const workflow = readExample('scrape-job-to-spreadsheet.json');
	const ofType = (type: string) => workflow.nodes.find((node) => node.type === type) as INode;
	const { parameters } = ofType('n8n-nodes-base.set');
	const { assignments } = parameters.assignments as { assignments: [{ value: string }] };
	if (ownJob) {
		assignments[0].value = ownJob;
		workflow.name = `${workflow.name} (${ownJob})`;
	}
	const node = ofType('n8n-nodes-aitronos.aitronosScrapeJob');
	return { workflow, node, jobId: assignments[0].value };
}
