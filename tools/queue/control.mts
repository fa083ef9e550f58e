import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Member, Members } from './member.mts';

export interface Control {
	url: string;
	close(): void;
}

const actions = ['start', 'stop', 'kill', 'log'] as const;

/** Lets the tests, which run in another process, take members down and bring them back. */
export async function serveControl(members: Members): Promise<Control> {
	const server = createServer((request, response) => {
		answer(members, request).then(
			(text) => response.end(text),
			(error: Error) => response.writeHead(500).end(error.message),
		);
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	return {
		url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
		close() {
			server.close();
			server.closeAllConnections();
		},
	};
}

async function answer(members: Members, { url = '' }: IncomingMessage): Promise<string> {
	const [, name, asked] = url.split('/');
	const action = actions.find((known) => known === asked);
	if (!members[name] || !action) throw new Error(`There is no ${url}`);
	return (await members[name][action]()) ?? '';
}

/** A member as the tests see it; its log has to be asked for. */
export type RemoteMember = Record<'start' | 'stop' | 'kill', () => Promise<void>> & {
	name: string;
	log(): Promise<string>;
};

/** The member of that name behind a control. */
export function remoteMember(url: string, name: string): RemoteMember {
	async function call(action: keyof Member): Promise<string> {
		const response = await fetch(`${url}/${name}/${action}`, { method: 'POST' });
		const text = await response.text();
		if (!response.ok) throw new Error(text);
		return text;
	}
	const act = (action: keyof Member) => async () => {
		await call(action);
	};
	return {
		name,
		start: act('start'),
		stop: act('stop'),
		kill: act('kill'),
		log: async () => await call('log'),
	};
}
