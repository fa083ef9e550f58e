import { spawnSync } from 'node:child_process';
import { StartError } from './startError.mts';

const program = '#include <string>\nint main() { return std::string("ok").size() == 2 ? 0 : 1; }\n';

/**
 * Makes sure that sqlite3, which n8n needs and nobody ships built, can be built here. Said before
 * n8n is downloaded: afterwards would be minutes later.
 */
export function checkCompiler(): void {
	const missing = [
		runs('python3', ['--version']) ? '' : 'Python 3',
		runs('make', ['--version']) ? '' : 'make',
		compiles() ? '' : 'a C++ compiler',
	].filter((name) => name !== '');
	if (missing.length === 0 || process.platform === 'win32') return;
	throw new StartError(
		`n8n keeps its data with sqlite3, which has to be compiled here, and this machine lacks ${missing.join(', ')}. ` +
			`${advice()} Then run the same command again. (\`npm test\` needs none of it.)`,
	);
}

function advice(): string {
	return process.platform === 'darwin'
		? 'Install them with `xcode-select --install`.'
		: 'Install them, on Debian and Ubuntu with `sudo apt-get install python3 make g++`.';
}

function compiles(): boolean {
	const compiler = process.env.CXX ?? (process.platform === 'darwin' ? 'c++' : 'g++');
	return runs(compiler, ['-x', 'c++', '-fsyntax-only', '-'], program);
}

function runs(name: string, args: string[], input?: string): boolean {
	return spawnSync(name, args, { input, stdio: ['pipe', 'ignore', 'ignore'] }).status === 0;
}
