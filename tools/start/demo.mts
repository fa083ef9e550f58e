import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import columnify from 'columnify';
import getPort from 'get-port';
import { lock } from 'proper-lockfile';
import { N8nClient, OWNER } from '../n8n/client.mts';
import { isN8nInstalled } from '../n8n/install.mts';
import { type N8n, startN8n } from '../n8n/n8n.mts';
import {
	EXAMPLES,
	readExample,
	type StoredWorkflow,
	withCredential,
	type Workflow,
} from '../n8n/workflow.mts';
import { SetupError } from '../setupError.mts';
import { type Api, openApi } from './api.mts';
import { type DemoExample, readDemoExample } from './example.mts';
import { previewInEngine } from './preview.mts';

const line = '2.x';
// More than the Max Wait of the example.
const runTimeout = 330_000;

/** Starts the API and n8n, runs the example and prints its items and where to continue. */
export async function runDemo(
	env: NodeJS.ProcessEnv,
	cleanup: AsyncDisposableStack,
	signal: AbortSignal,
	n8nEnv: NodeJS.ProcessEnv,
): Promise<N8n> {
	const port = await choosePort(env.N8N_PORT);
	const api = await openApi(env);
	cleanup.defer(api.close);
	const userFolder = join(import.meta.dirname, '../../.n8n-demo', api.kind);
	cleanup.defer(await lockFolder(userFolder));
	console.log(`\n${api.introduction}`);
	const ownJob = api.hasExampleJobs ? undefined : env.AITRONOS_JOB_ID?.trim();
	const example = readDemoExample(ownJob);
	const canRun = api.hasExampleJobs || Boolean(ownJob);

	if (canRun && !isN8nInstalled(line)) {
		show('The example in the engine of n8n', await previewInEngine(api, example));
	}
	console.log('\nStarting n8n with the package installed …');
	const n8n = await startN8n({ line, userFolder, port, signal, env: n8nEnv });
	cleanup.defer(n8n.stop);
	const client = await N8nClient.login(n8n.baseUrl);
	const workflow = await storeExamples(client, api, example.workflow);

	if (canRun) {
		show(`"${workflow.name}" in n8n`, await runExample(client, workflow, example));
	} else {
		console.log(
			'\nTo run an example, put the ID of one of your jobs into its "Job ID" node, or start with ' +
				'AITRONOS_JOB_ID=<id> npm start.',
		);
	}
	console.log(
		columnify(
			{
				n8n: `${n8n.baseUrl}/workflow/${workflow.id}`,
				User: OWNER.email,
				Password: OWNER.password,
				Log: n8n.logFile,
			},
			{ showHeaders: false, columnSplitter: '   ' },
		),
	);
	return n8n;
}

/** Stores the credential and the examples; keeps those that exist. Returns the one to run. */
async function storeExamples(
	client: N8nClient,
	{ name, credential: fields }: Api,
	demo: Workflow,
): Promise<StoredWorkflow> {
	const credential = await client.saveCredential(`Aitronos (${name})`, fields);
	const store = async (example: Workflow) =>
		(await client.findWorkflow(example.name)) ??
		(await client.createWorkflow(withCredential(example, credential)));
	for (const file of EXAMPLES) await store(readExample(file));
	return await store(demo);
}

async function runExample(
	client: N8nClient,
	workflow: StoredWorkflow,
	{ node }: DemoExample,
): Promise<object[] | string> {
	const id = await client.run(workflow);
	const { status, error, json } = await client.finishedExecution(id, runTimeout);
	if (status === 'success') return json(node.name);
	return (
		`the execution ended with status "${status}". ${error?.message ?? ''} ${error?.description ?? ''}\n` +
		'If you have changed the workflow, delete the folder .n8n-demo to start over.'
	);
}

function show(title: string, result: object[] | string): void {
	if (typeof result === 'string') {
		process.exitCode = 1;
		console.log(`\n${title}: ${result}\n`);
		return;
	}
	const table = columnify(result, {
		columnSplitter: '  ',
		headingTransform: (name) => name,
		maxLineWidth: process.stdout.columns ?? 120,
		maxWidth: 40,
		truncate: true,
	});
	console.log(`\n${title}: ${result.length} items\n\n${table}\n`);
}

async function choosePort(text: string | undefined): Promise<number> {
	const port = Number(text?.trim() || 5678);
	if (!Number.isInteger(port) || port < 1 || port > 65_535) {
		throw new SetupError(`N8N_PORT is "${text}"; use a number from 1 to 65535.`);
	}
	if ((await getPort({ port, host: '127.0.0.1' })) === port) return port;
	throw new SetupError(
		`Port ${port} is in use, perhaps by another n8n. Stop that, or use another port: ` +
			`N8N_PORT=${port + 1} npm start`,
	);
}

/** Two n8n would destroy the database that they share. */
async function lockFolder(folder: string): Promise<() => Promise<void>> {
	mkdirSync(folder, { recursive: true });
	try {
		return await lock(folder);
	} catch {
		throw new SetupError('"npm start" is already running in this folder. Stop it first.');
	}
}
