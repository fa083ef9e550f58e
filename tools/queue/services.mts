import { execFile } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { DATABASE, USER } from './database.mts';
import type { Members } from './member.mts';
import type { Programs } from './programs.mts';
import { serviceMember } from './service.mts';

const run = promisify(execFile);

export interface ServicePlace {
	programs: Programs;
	/** Others must be able to pass through it. */
	folder: string;
	postgresPort: number;
	redisPort: number;
}

/** PostgreSQL and Redis on 127.0.0.1, with their data in the folder, not started yet. */
export async function prepareServices(place: ServicePlace): Promise<Members> {
	return { postgres: await preparePostgres(place), redis: prepareRedis(place) };
}

async function preparePostgres({ programs, folder, postgresPort: port }: ServicePlace) {
	const data = join(folder, 'postgres');
	mkdirSync(data);
	const program = (name: string) => join(programs.postgres, name);
	if (isRoot) await run('chown', [serviceUser, data]);
	const [initdb, ...args] = unprivileged(programs, 'INT', [
		program('initdb'),
		...['-D', data, '-U', USER, '-A', 'trust', '--no-sync', '-E', 'UTF8', '--locale=C.UTF-8'],
	]);
	await run(initdb, args, { cwd: data });
	const settings = [
		'listen_addresses=127.0.0.1',
		'unix_socket_directories=',
		'fsync=off',
		'max_connections=200',
	];
	return serviceMember({
		name: 'PostgreSQL',
		folder: data,
		command: unprivileged(programs, 'INT', [
			program('postgres'),
			...['-D', data, '-p', String(port)],
			...settings.flatMap((setting) => ['-c', setting]),
		]),
		stopSignal: 'SIGINT',
		readyCheck: [
			program('pg_isready'),
			...['-q', '-h', '127.0.0.1', '-p', String(port), '-U', USER, '-d', DATABASE],
		],
	});
}

/** Keeps nothing over a restart: what a queue has lost is lost. */
function prepareRedis({ programs, folder, redisPort: port }: ServicePlace) {
	const data = join(folder, 'redis');
	mkdirSync(data);
	return serviceMember({
		name: 'Redis',
		folder: data,
		command: [
			...endsWithUs(programs, 'KILL'),
			programs.redisServer,
			...['--bind', '127.0.0.1', '--port', String(port)],
			...['--save', '', '--appendonly', 'no', '--dir', data],
		],
		stopSignal: 'SIGTERM',
		// `ping` succeeds even while Redis answers that it is loading; a reading does not.
		readyCheck: [programs.redisCli, '-e', '-h', '127.0.0.1', '-p', String(port), 'dbsize'],
	});
}

const isRoot = process.getuid?.() === 0;

// Made by Debian's package; PostgreSQL refuses to run as root.
const serviceUser = 'postgres';

function unprivileged(programs: Programs, signal: string, command: string[]): string[] {
	const user = [`--reuid=${serviceUser}`, `--regid=${serviceUser}`, '--clear-groups'];
	return [...endsWithUs(programs, signal), ...(isRoot ? user : []), ...command];
}

/** However the process that starts it ends, the program ends too. */
function endsWithUs({ setpriv }: Programs, signal: string): string[] {
	return [setpriv, '--pdeathsig', signal];
}
