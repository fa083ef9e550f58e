import { ensureN8n, hasN8n } from '../n8n/install.mts';
import { DEFAULT_LINE } from '../n8n/line.mts';
import { isFree } from '../n8n/ports.mts';
import { OWNER } from '../n8n/session.mts';
import { StartError } from '../n8n/startError.mts';
import { openApi } from './api.mts';
import { build } from './build.mts';
import { lockDemo } from './demoLock.mts';
import { demoFolder, furnish, runExample, startDemoN8n } from './demoN8n.mts';
import type { Ending } from './ending.mts';
import { readExamples, readShownExample } from './examples.mts';
import { firstLook } from './firstLook.mts';
import { describeOutcome, type Outcome } from './outcome.mts';

const usualPort = 5678;

/** The demonstration, from the build to a running n8n whose address is printed. */
export async function demonstrate(env: NodeJS.ProcessEnv, ending: Ending): Promise<void> {
	const port = await chosenPort(env.N8N_PORT);
	console.log('Building the package …');
	await build();

	const api = await openApi(env);
	ending.add(api.close);
	const unlock = lockDemo(`${demoFolder(api)}.lock`);
	ending.add(async () => unlock());
	console.log(`\n${api.introduction}`);
	const ownJob = api.hasExampleJobs ? undefined : env.AITRONOS_JOB_ID?.trim();
	const example = readShownExample(ownJob);
	const isShown = api.hasExampleJobs || Boolean(ownJob);

	if (isShown && !hasN8n(DEFAULT_LINE)) {
		show("The example, by n8n's engine alone", await firstLook(api, example));
	}

	const line = await ensureN8n(DEFAULT_LINE);
	console.log('\nStarting n8n with the package installed …');
	const starting = startDemoN8n(line, api, port, ending.signal);
	ending.add(async () => {
		const started = await starting.catch(() => undefined);
		await started?.stop();
	});
	const n8n = await starting;
	const { session, stored } = await furnish(n8n, api, [
		...readExamples(),
		...(ownJob ? [example.workflow] : []),
	]);
	const workflow = stored.find(({ name }) => name === example.workflow.name);
	if (!workflow) throw new Error(`The workflow "${example.workflow.name}" was not stored`);

	if (isShown) {
		show(`"${workflow.name}", run by n8n`, await runExample(session, workflow, example));
	} else {
		console.log(
			'\nWhich jobs your account has is not known here: put the ID of one into the node "Job ID" of an ' +
				'example, or start with AITRONOS_JOB_ID=<id> npm start.\n',
		);
	}
	console.log(`n8n        ${n8n.baseUrl}/workflow/${workflow.id}
User       ${OWNER.email}
Password   ${OWNER.password}
Log        ${n8n.logFile}
`);
}

function show(title: string, outcome: Outcome): void {
	console.log(`\n${title}: ${describeOutcome(outcome)}\n`);
	process.exitCode = 'failure' in outcome ? 1 : 0;
}

async function chosenPort(text: string | undefined): Promise<number> {
	const port = Number(text?.trim() || usualPort);
	if (!Number.isInteger(port) || port < 1 || port > 65_535) {
		throw new StartError(`N8N_PORT is "${text}", which is not a port: give a number up to 65535.`);
	}
	if (await isFree(port)) return port;
	throw new StartError(
		`Port ${port} of 127.0.0.1 is in use, perhaps by another n8n. End what uses it, or choose another ` +
			`port: N8N_PORT=${port + 1} npm start`,
	);
}
