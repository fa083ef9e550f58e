import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { type N8n, type N8nOptions, startN8n } from '../n8n/server.mts';
import type { Member } from './member.mts';

export interface N8nProcess extends Omit<N8nOptions, 'userFolder' | 'signal'> {
	/** A user folder with the package installed, of which it gets a copy. */
	template: string;
	folder: string;
	/** Whether it starts with a new copy each time, as a container without a volume does. */
	forgets?: boolean;
}

/** n8n or a worker, started anew at the same ports. */
export function n8nMember({ template, folder, forgets = false, ...options }: N8nProcess): Member {
	const logs: Array<() => string> = [];
	let starts = 0;
	let n8n: N8n | undefined;
	async function end(how: 'stop' | 'kill'): Promise<void> {
		const ended = n8n;
		n8n = undefined;
		if (!ended) return;
		await ended[how]();
		const text = ended.log();
		logs[logs.length - 1] = () => text;
	}
	return {
		async start(signal) {
			starts += 1;
			const userFolder = forgets ? join(folder, String(starts)) : folder;
			if (forgets || starts === 1) cpSync(template, userFolder, { recursive: true });
			n8n = await startN8n({ ...options, userFolder, signal });
			logs.push(n8n.log);
		},
		stop: async () => await end('stop'),
		kill: async () => await end('kill'),
		log: () => logs.map((read) => read()).join(''),
	};
}
