import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Workflow } from '../n8n/workflows.mts';

const folder = join(import.meta.dirname, '../../examples');

/** The example that is run: its job is a product list, its last node makes a spreadsheet of it. */
const shown = 'scrape-job-to-spreadsheet.json';

const trigger = 'Every Morning';
const jobNode = 'Job ID';
const aitronosNode = 'Wait for Scrape Job';

export interface ShownExample {
	workflow: Workflow;
	trigger: string;
	aitronosNode: Workflow['nodes'][number];
	jobId: string;
}

/** All example workflows, the one that is run among them. */
export function readExamples(): Workflow[] {
	return readdirSync(folder)
		.filter((file) => file.endsWith('.json'))
		.map(read);
}

/** The example that is run; for a job of the user it becomes a workflow of its own. */
export function readShownExample(job?: string): ShownExample {
	const workflow = read(shown);
	const assignment = assignmentOf(nodeNamed(workflow, jobNode));
	if (job) {
		assignment.value = job;
		workflow.name = `${workflow.name} (${job})`;
	}
	return {
		workflow,
		trigger,
		aitronosNode: nodeNamed(workflow, aitronosNode),
		jobId: assignment.value,
	};
}

function read(file: string): Workflow {
	return JSON.parse(readFileSync(join(folder, file), 'utf8')) as Workflow;
}

function nodeNamed({ nodes, name }: Workflow, wanted: string): Workflow['nodes'][number] {
	const node = nodes.find((candidate) => candidate.name === wanted);
	if (!node) throw new Error(`The example "${name}" has no node "${wanted}" any more`);
	return node;
}

function assignmentOf({ parameters }: Workflow['nodes'][number]): { value: string } {
	return (parameters.assignments as { assignments: [{ value: string }] }).assignments[0];
}
