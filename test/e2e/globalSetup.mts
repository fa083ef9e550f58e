import { startN8n } from '../../tools/n8n/n8n.mts';
import { OnDemand } from '../../tools/onDemand.mts';
import { startPostgres } from '../../tools/postgres/server.mts';
import { exitOnError } from '../../tools/setupError.mts';

/** Starts the n8n that all end-to-end tests of a line use. */
export default async function globalSetup(
	_: object,
	{ displayName }: { displayName: { name: string } },
): Promise<void> {
	const line = displayName.name === 'e2e-1.x' ? '1.x' : '2.x';
	await exitOnError(async () => {
		console.log(`\nStarting n8n ${line} with the packed package installed …`);
		const postgres = new OnDemand(async () => await startPostgres('The example with a database'));
		globalThis.shared = { n8n: await startN8n({ line }), postgres };
	});
}
