import { join } from 'node:path';
import { execa } from 'execa';
import { ManagedProcess } from '../n8n/managedProcess.mts';
import { POSTGRES_PROGRAMS } from '../postgres/server.mts';
import { requirePrograms } from '../requirePrograms.mts';

export const PURPOSE = 'n8n in queue mode';

/** All programs at once, so that an error names everything that is missing. */
const programs = () =>
	requirePrograms(
		PURPOSE,
		['redis-server', 'redis-cli', ...POSTGRES_PROGRAMS],
		'redis-server postgresql',
	);

/** A Redis on 127.0.0.1 that stores nothing: whatever is in the queue is lost when it is killed. */
export function createRedis(folder: string, port: number): ManagedProcess {
	const { 'redis-server': server, 'redis-cli': cli } = programs();
	const address = ['--bind', '127.0.0.1', '--port', String(port)];
	return new ManagedProcess({
		name: 'Redis',
		command: [server, ...address, '--save', '', '--appendonly', 'no'],
		cwd: folder,
		logFile: join(folder, 'redis.log'),
		stopSignal: 'SIGTERM',
		// Unlike `ping`, `dbsize` fails while Redis is loading.
		isReady: async () => {
			const args = ['-e', '-p', String(port), 'dbsize'];
			return !(await execa(cli, args, { reject: false, timeout: 5_000 })).failed;
		},
	});
}
