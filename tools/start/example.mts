import type { IDataObject, INode } from 'n8n-workflow';
import { readExample, type Workflow } from '../n8n/workflow.mts';

export interface DemoExample {
	workflow: Workflow;
	/** Our node in it. */
	node: INode;
	/** What the node before it returns. */
	input: IDataObject;
}

/** The example that is run. A job of the user gets a workflow of its own, which creates no other. */
export function readDemoExample(ownJob?: string): DemoExample {
	const workflow = readExample(
		ownJob ? 'scrape-job-to-spreadsheet.json' : 'scrape-to-spreadsheet.json',
	);
	const ofType = (type: string) => workflow.nodes.find((node) => node.type === type) as INode;
	if (ownJob) {
		const { parameters } = ofType('n8n-nodes-base.set');
		const { assignments } = parameters.assignments as { assignments: [{ value: string }] };
		assignments[0].value = ownJob;
		workflow.name = `${workflow.name} (${ownJob})`;
	}
	const node = ofType('n8n-nodes-aitronos.aitronosScrapeJob');
	return { workflow, node, input: ownJob ? { job_id: ownJob } : {} };
}
