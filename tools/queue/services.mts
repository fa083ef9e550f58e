import { chownSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { ManagedProcess } from '../n8n/managedProcess.mts';
import { requirePrograms } from '../requirePrograms.mts';
import { DATABASE, USER } from './database.mts';

const programs = () =>
	requirePrograms(
		'n8n in queue mode',
		['redis-server', 'redis-cli', 'initdb', 'postgres', 'pg_isready'],
		'redis-server postgresql',
	);

// PostgreSQL refuses to run as root; this is the user "nobody".
const uid = process.getuid?.() === 0 ? 65_534 : undefined;

/** A PostgreSQL on 127.0.0.1 with an empty database, not started yet. */
export async function createPostgres(folder: string, port: number): Promise<ManagedProcess> {
	const { initdb, postgres, pg_isready: isReady } = programs();
	const data = join(folder, 'postgres');
	mkdirSync(data, { mode: 0o700 });
	if (uid !== undefined) chownSync(data, uid, uid);
	const options = ['--auth=trust', '--no-sync', '--encoding=UTF8', '--locale=C.UTF-8'];
	await execa(initdb, ['-D', data, '-U', USER, ...options], { cwd: data, uid, gid: uid });
	const settings = {
		listen_addresses: '127.0.0.1',
		unix_socket_directories: '',
		fsync: 'off',
		max_connections: '200',
	};
	return new ManagedProcess({
		name: 'PostgreSQL',
		command: [
			...[postgres, '-D', data, '-p', String(port)],
			...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
		],
		cwd: data,
		uid,
		logFile: `${data}.log`,
		// Does not wait for its clients to disconnect.
		stopSignal: 'SIGINT',
		isReady: async () =>
			await succeeds(isReady, '-h', '127.0.0.1', '-p', String(port), '-U', USER, '-d', DATABASE),
	});
}

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
		isReady: async () => await succeeds(cli, '-e', '-p', String(port), 'dbsize'),
	});
}

async function succeeds(program: string, ...args: string[]): Promise<boolean> {
	return !(await execa(program, args, { reject: false, timeout: 5_000 })).failed;
}
