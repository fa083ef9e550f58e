import { chmodSync, chownSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import getPort from 'get-port';
import { ManagedProcess } from '../n8n/managedProcess.mts';
import { temporaryFolder } from '../n8n/temporaryFolder.mts';
import { requirePrograms } from '../requirePrograms.mts';
import { DATABASE, USER } from './query.mts';

export const POSTGRES_PROGRAMS = ['initdb', 'postgres', 'pg_isready'] as const;

// PostgreSQL refuses to run as root; this is the user "nobody".
const uid = process.getuid?.() === 0 ? 65_534 : undefined;

/** A PostgreSQL on 127.0.0.1 with an empty database, not started yet. */
export async function createPostgres(
	purpose: string,
	folder: string,
	port: number,
): Promise<ManagedProcess> {
	const {
		initdb,
		postgres,
		pg_isready: isReady,
	} = requirePrograms(purpose, [...POSTGRES_PROGRAMS], 'postgresql');
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
		isReady: async () => {
			const address = ['-h', '127.0.0.1', '-p', String(port), '-U', USER, '-d', DATABASE];
			return !(await execa(isReady, address, { reject: false, timeout: 5_000 })).failed;
		},
	});
}

export interface Postgres {
	port: number;
	stop(): Promise<void>;
}

export async function startPostgres(purpose: string): Promise<Postgres> {
	const folder = temporaryFolder('postgres');
	// PostgreSQL runs as another user if this is root.
	chmodSync(folder, 0o711);
	const port = await getPort();
	const server = await createPostgres(purpose, folder, port);
	await server.start();
	return { port, stop: async () => await server.stop() };
}
