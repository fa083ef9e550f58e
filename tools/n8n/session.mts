import { setTimeout as sleep } from 'node:timers/promises';

export const OWNER = {
	email: 'owner@example.com',
	firstName: 'Olive',
	lastName: 'Owner',
	password: 'Scrape4Items',
};

// n8n binds its cookie to the browser that logged in.
const browserId = 'n8n-nodes-aitronos';

/** A logged-in owner of an n8n, as the editor is one. */
export interface Session {
	baseUrl: string;
	/** The answer, whatever its status. */
	fetch(method: string, path: string, body?: unknown): Promise<Response>;
	/** What is in `data` of the answer. Throws when n8n refuses. */
	call<T>(method: string, path: string, body?: unknown): Promise<T>;
}

/** Logs in; on a new n8n the owner is made first. */
export async function openSession(baseUrl: string): Promise<Session> {
	let cookie = '';
	const session: Session = {
		baseUrl,
		async fetch(method, path, body) {
			const answer = await fetch(`${baseUrl}${path}`, {
				method,
				body: body === undefined ? undefined : JSON.stringify(body),
				headers: { 'browser-id': browserId, 'content-type': 'application/json', cookie },
			});
			const given = answer.headers.getSetCookie().find((text) => text.startsWith('n8n-auth='));
			cookie = given?.split(';')[0] ?? cookie;
			return answer;
		},
		async call<T>(method: string, path: string, body?: unknown): Promise<T> {
			const answer = await session.fetch(method, path, body);
			const text = await answer.text();
			if (!answer.ok)
				throw new Error(`n8n answered ${method} ${path} with ${answer.status}: ${text}`);
			return (JSON.parse(text) as { data: T }).data;
		},
	};
	const setup = await session.fetch('POST', '/rest/owner/setup', OWNER);
	if (!setup.ok) {
		await session.call('POST', '/rest/login', {
			emailOrLdapLoginId: OWNER.email,
			password: OWNER.password,
		});
	}
	return session;
}

/** Asks until the answer is not undefined. Names what was waited for when it takes too long. */
export async function until<T>(
	what: string,
	ask: () => Promise<T | undefined>,
	longest = 60_000,
): Promise<T> {
	const deadline = performance.now() + longest;
	for (;;) {
		const answer = await ask();
		if (answer !== undefined) return answer;
		if (performance.now() > deadline) throw new Error(`No ${what} within ${longest / 1000} s`);
		await sleep(100);
	}
}
