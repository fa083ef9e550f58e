import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { cpus, totalmem } from 'node:os';
import { join } from 'node:path';

const require = createRequire(join(import.meta.dirname, '..', 'package.json'));

function versionOf(name: string): string {
	const folder = require.resolve.paths(name)![0];
	const file = readFileSync(join(folder, name, 'package.json'), 'utf8');
	return (JSON.parse(file) as { version: string }).version;
}

/** This machine and the versions that count, in a line. */
export function describeMachine(): string {
	const cores = cpus();
	return [
		`${cores.length} × ${cores[0].model.trim()}`,
		`${Math.round(totalmem() / 1024 ** 3)} GiB`,
		`${process.platform} ${process.arch}`,
		`Node ${process.versions.node}`,
		...['n8n-core', 'n8n-workflow'].map((name) => `${name} ${versionOf(name)}`),
	].join(', ');
}
