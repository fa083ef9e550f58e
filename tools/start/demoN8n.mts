import { rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { saveCredential } from '../n8n/credentials.mts';
import { finishedExecution } from '../n8n/executions.mts';
import type { Line } from '../n8n/line.mts';
import { installPackage, packProject } from '../n8n/package.mts';
import { type N8n, startN8n } from '../n8n/server.mts';
import { StartError } from '../n8n/startError.mts';
import { openSession, type Session } from '../n8n/session.mts';
import {
	createWorkflow,
	findWorkflow,
	runManually,
	type StoredWorkflow,
	type Workflow,
	withCredential,
} from '../n8n/workflows.mts';
import type { Api } from './api.mts';
import type { ShownExample } from './examples.mts';
import type { Outcome } from './outcome.mts';

// More than the example's Max Wait.
const longestRun = 330_000;

const folder = join(import.meta.dirname, '../../.n8n-demo');

/** Starts n8n with the package, as built now, installed in it. */
export async function startDemoN8n(
	line: Line,
	api: Api,
	port: number,
	signal: AbortSignal,
): Promise<N8n> {
	const userFolder = demoFolder(api);
	const tarball = await packProject();
	await installPackage(userFolder, tarball);
	rmSync(dirname(tarball), { recursive: true, force: true });
	try {
		return await startN8n({ line, userFolder, port, signal });
	} catch (error) {
		if (signal.aborted || !(error instanceof StartError)) throw error;
		throw new StartError(
			`${error.message}\nIf that happens again, delete the folder .n8n-demo, where its data is, and begin anew.`,
		);
	}
}

/** Where the data of the demonstration is: it outlives it. */
export function demoFolder(api: Api): string {
	return join(folder, api.kind);
}

/** Logs in and brings the credential and the examples. Workflows that are there are left alone. */
export async function furnish(
	n8n: N8n,
	api: Api,
	examples: Workflow[],
): Promise<{ session: Session; stored: StoredWorkflow[] }> {
	const session = await openSession(n8n.baseUrl);
	const credential = await saveCredential(session, `Aitronos (${api.kind} API)`, api.credential);
	const stored: StoredWorkflow[] = [];
	for (const example of examples) {
		stored.push(
			(await findWorkflow(session, example.name)) ??
				(await createWorkflow(session, withCredential(example, credential))),
		);
	}
	return { session, stored };
}

/** Runs the example as the editor does and returns what its Aitronos node gave. */
export async function runExample(
	session: Session,
	workflow: StoredWorkflow,
	{ trigger, aitronosNode }: ShownExample,
): Promise<Outcome> {
	const id = await runManually(session, workflow, trigger);
	const execution = await finishedExecution(session, id, longestRun);
	const { status, error } = execution;
	if (status !== 'success') {
		return {
			failure: [
				`The execution ended as "${status}"`,
				error?.message,
				error?.description,
				'If you changed this workflow, that may be why: delete the folder .n8n-demo to begin anew',
			],
		};
	}
	return { items: execution.items(aitronosNode.name).map(({ json }) => json) };
}
