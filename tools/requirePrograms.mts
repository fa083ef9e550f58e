import { globSync } from 'node:fs';
import { delimiter } from 'node:path';
import which from 'which';
import { SetupError } from './setupError.mts';

// Debian keeps the programs of the PostgreSQL server out of PATH.
const path = [process.env.PATH, ...globSync('/usr/lib/postgresql/*/bin').reverse()].join(delimiter);

/**
 * The paths of these programs. If one is missing, throws a `SetupError` that says how to install
 * them: a test command changes nothing outside of this folder.
 */
export function requirePrograms<Name extends string>(
	purpose: string,
	names: Name[],
	debianPackages: string,
): Record<Name, string> {
	const found = names.map((name) => [name, which.sync(name, { nothrow: true, path })] as const);
	const missing = found.filter(([, file]) => file === null).map(([name]) => name);
	if (missing.length > 0) {
		throw new SetupError(
			`${purpose} requires ${missing.join(', ')}, not found on this machine. Install what is missing ` +
				`(Debian, Ubuntu: sudo apt-get install ${debianPackages}) and run the command again.`,
		);
	}
	return Object.fromEntries(found) as Record<Name, string>;
}
