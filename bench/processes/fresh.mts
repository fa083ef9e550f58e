import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Tinypool } from 'tinypool';

const engine = join(import.meta.dirname, '..', '..', 'tools', 'engine', 'oneN8n.mts');

const EXIT_WITH_PARENT = `data:text/javascript,process.on('disconnect', () => process.exit())`;

/** Functions of a module of this folder, called by name, one after another. */
export type Call = <Result>(name: string, argument: unknown) => Promise<Result>;

/** Lends a fresh process that has loaded the module, with n8n's engine ready to be imported. */
export async function withProcess<Result>(
	module: string,
	use: (call: Call) => Promise<Result>,
): Promise<Result> {
	const pool = new Tinypool({
		runtime: 'child_process',
		filename: join(import.meta.dirname, module),
		minThreads: 1,
		maxThreads: 1,
		execArgv: ['--expose-gc', '--import', EXIT_WITH_PARENT, '--import', pathToFileURL(engine).href],
		// The engine's log would bury the tables.
		env: { ...process.env, N8N_LOG_LEVEL: 'silent', NODE_ENV: 'production' } as Record<
			string,
			string
		>,
	});
	try {
		return await use((name, argument) => pool.run(argument, { name }));
	} finally {
		await pool.destroy();
	}
}
