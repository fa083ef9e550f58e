import type { Reply } from './ask.mts';
import { bodyForm } from './bodies.mts';

function statusIs(reply: Reply, ...statuses: number[]): boolean {
	return reply.status !== undefined && statuses.includes(reply.status);
}

interface Rule {
	applies(reply: Reply): boolean;
	advice(reply: Reply): string;
}

/** The first rule that applies to any reply speaks: a wrong base path must not hide a wrong key. */
const RULES: Rule[] = [
	{
		applies: (reply) => statusIs(reply, 429),
		advice: ({ headers }) => {
			const after = headers.get('retry-after');
			const wait = after !== undefined && /^\d+$/.test(after) ? `in ${after} s` : 'later';
			return `The server limits requests (429). Try again ${wait}; if it goes on, a spend limit may be reached.`;
		},
	},
	{
		applies: (reply) => statusIs(reply, 401),
		advice: () =>
			'The server answers but does not accept the key (401). Check that AITRONOS_API_KEY holds a whole, active key.',
	},
	{
		applies: (reply) => statusIs(reply, 403),
		advice: () => 'The key is known but may not read scrape jobs (403). Check its permissions.',
	},
	{
		applies: (reply) => reply.status !== undefined && reply.status >= 500,
		advice: ({ status }) => `The server or its gateway has a problem (${status}). Try again later.`,
	},
	{
		applies: (reply) => reply.status !== undefined && reply.status >= 300 && reply.status < 400,
		advice: (reply) =>
			`The server answers with a ${bodyForm(reply)}, which is not followed. Check AITRONOS_BASE_URL.`,
	},
	{
		applies: (reply) => statusIs(reply, 404),
		advice: () => 'The server knows neither base path (404). Check the host in AITRONOS_BASE_URL.',
	},
	{
		applies: (reply) => reply.status !== undefined,
		advice: (reply) =>
			`What answers is not a list of scrape jobs (${reply.status}, ${bodyForm(reply)}). Check AITRONOS_BASE_URL.`,
	},
];

/** What a person should do when no pair of base path and authentication works. */
export function adviceFor(replies: Reply[]): string {
	for (const { applies, advice } of RULES) {
		const reply = replies.find(applies);
		if (reply) return advice(reply);
	}
	const reason = replies[0]?.failure ?? 'nothing was asked';
	return `Nothing answers there (${reason}). Check AITRONOS_BASE_URL, the network and any proxy.`;
}
