import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { watch } from 'chokidar';
import { execa } from 'execa';

const root = join(import.meta.dirname, '../..');
const sources = ['nodes', 'credentials', 'icons'].map((folder) => join(root, folder));
const settleTime = 200;

/** n8n then watches the files of the packages that it has loaded, and tells open editors. */
export const RELOADING: NodeJS.ProcessEnv = { NODE_ENV: 'development', N8N_DEV_RELOAD: 'true' };

/**
 * Rebuilds on every change, without checking types, and copies the result into the package that
 * n8n has installed. Returns what ends it.
 */
export async function reloadOnChange(userFolder: string): Promise<() => Promise<void>> {
	const target = join(userFolder, '.n8n/nodes/node_modules/n8n-nodes-aitronos/dist');
	let running = Promise.resolve();
	let timer: NodeJS.Timeout | undefined;
	const watcher = watch(sources, { ignoreInitial: true }).on('all', () => {
		clearTimeout(timer);
		timer = setTimeout(() => (running = running.then(() => rebuild(target))), settleTime);
	});
	return async () => {
		await watcher.close();
		clearTimeout(timer);
		await running;
	};
}

async function rebuild(target: string): Promise<void> {
	const { failed, stderr } = await execa('gulp', ['--silent'], {
		cwd: root,
		preferLocal: true,
		reject: false,
	});
	if (failed) return console.error(stderr);
	cpSync(join(root, 'dist'), target, { recursive: true });
	console.log(`${new Date().toLocaleTimeString()} Rebuilt.`);
}
