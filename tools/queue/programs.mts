import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { StartError } from '../n8n/startError.mts';

/** Where the services' programs are. */
export interface Programs {
	redisServer: string;
	redisCli: string;
	/** The folder of `postgres`, `initdb`, `psql`. */
	postgres: string;
	setpriv: string;
}

const packages = ['redis-server', 'postgresql', 'util-linux'];
const command = `apt-get install --no-install-recommends ${packages.join(' ')}`;

/** Finds PostgreSQL and Redis; where root may, Debian's packages are installed. */
export function ensurePrograms(): Programs {
	const found = findPrograms();
	if (found) return found;
	if (process.getuid?.() !== 0 || !which('apt-get')) {
		throw new StartError(
			'The tests of queue mode need PostgreSQL and Redis on Linux. ' +
				`Install them, on Debian and Ubuntu with \`sudo ${command}\`, then run the same command again.`,
		);
	}
	console.log(`Installing PostgreSQL and Redis (${packages.join(', ')}) …`);
	apt('update', '-qq');
	apt('install', '-y', '-qq', '--no-install-recommends', ...packages);
	const installed = findPrograms();
	if (!installed)
		throw new StartError(`PostgreSQL or Redis is still missing after \`${command}\`.`);
	return installed;
}

function findPrograms(): Programs | undefined {
	const redisServer = which('redis-server');
	const redisCli = which('redis-cli');
	const setpriv = which('setpriv');
	const postgres = postgresFolder();
	return redisServer && redisCli && setpriv && postgres
		? { redisServer, redisCli, setpriv, postgres }
		: undefined;
}

/** Debian keeps the server's programs out of PATH, a folder for each version. */
function postgresFolder(): string | undefined {
	const versions = '/usr/lib/postgresql';
	const debian = existsSync(versions)
		? readdirSync(versions).map((version) => join(versions, version, 'bin'))
		: [];
	return [...debian.sort().reverse(), ...pathFolders()].find((folder) =>
		['postgres', 'initdb', 'psql', 'pg_isready'].every((name) => existsSync(join(folder, name))),
	);
}

function which(name: string): string | undefined {
	return pathFolders()
		.map((folder) => join(folder, name))
		.find((file) => existsSync(file));
}

function pathFolders(): string[] {
	return (process.env.PATH ?? '').split(delimiter).filter((folder) => folder !== '');
}

function apt(...args: string[]): void {
	// The run level keeps Debian from starting the services it installs.
	const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' };
	const { status } = spawnSync('apt-get', args, { env, stdio: ['ignore', 'ignore', 'inherit'] });
	if (status !== 0) throw new StartError(`apt-get ${args.join(' ')} failed (code ${status}).`);
}
