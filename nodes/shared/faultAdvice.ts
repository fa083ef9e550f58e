import type { Fault } from './fault';
import type { ServerWords } from './serverWords';
import { type Advice, endSentence, sentences, showText } from './text';

const CREDENTIAL = 'the Aitronos API credential';
/** Why Aitronos answers 429. Source: pages on rate limits and usage limits of its documentation. */
export const CAUSES_OF_429 = `There are two possible causes. Too many requests: lower 'Requests per Minute' in ${CREDENTIAL}, or start fewer workflows at once. A spend limit of the organization or the key: raise it in Aitronos.`;
const LATER = 'This usually passes: try again later.';

/**
 * What to tell a person about a fault. `error` is a clause about the API, without the server's
 * words; `message` says how to go on, with them. No text here contains a system code as a part of
 * a word (as "preexist" contains EEXIST), since n8n replaces such messages.
 */
export function adviseFault(fault: Fault): Advice {
	switch (fault.kind) {
		case 'status':
			return withServerWords(adviseStatus(fault.status, fault.server), fault.server);
		case 'refused':
			return withServerWords(
				{
					error: 'Aitronos refused the request',
					message: 'Do what Aitronos says, then run the workflow again.',
				},
				fault.server,
			);
		case 'redirect':
			return {
				error: `Aitronos redirected the request (HTTP status ${fault.status})`,
				message: sentences(
					fault.location && `It points to ${showText(fault.location, 120)}.`,
					`The API documents no redirects, so none is followed, to keep the key where it belongs. Check 'Base URL' in ${CREDENTIAL}: https instead of http, and the exact host and path.`,
				),
			};
		case 'network':
			return adviseNetwork(fault.code);
		case 'silent':
			return { error: 'Aitronos gave no answer in time', message: LATER };
		case 'cutOff':
			return { error: 'The answer of Aitronos broke off in the middle', message: LATER };
		case 'tooLarge':
			return {
				error: 'The answer of Aitronos is larger than 32 MiB',
				message:
					'An answer of that size is not taken in, to keep n8n running. Create the job again with fewer items, or split it into several jobs.',
			};
		case 'notJson':
			return {
				error: `Aitronos answered with something that is not JSON (HTTP status ${fault.status})`,
				message: `If it happens once, a gateway was in between and it passes. If it happens always, check 'Base URL' in ${CREDENTIAL}: it may be the address of a website.`,
			};
		case 'unexpected':
			return {
				error: 'Aitronos answered with JSON that does not describe a scrape job',
				message: `Check 'Base URL' in ${CREDENTIAL}: another service may be answering there.`,
			};
	}
}

function adviseStatus(status: number, server: ServerWords): Advice {
	const is = (error: string, message: string): Advice => ({
		error: `${error} (HTTP status ${status})`,
		message,
	});
	switch (status) {
		case 400:
		case 422:
			return is('Aitronos did not understand the request', "Check the field 'Job'.");
		case 401:
			return is('Aitronos did not accept the API key', adviseKey(server.code));
		case 402:
			return is(
				'Aitronos asks for payment',
				"Check the plan and the balance of the account that 'API Key' belongs to.",
			);
		case 403:
			return server.speaker === 'other'
				? is(
						'Something on the way to Aitronos refused the request',
						`A proxy or a firewall may be in between. Check also 'Base URL' in ${CREDENTIAL}: it may be the address of a website.`,
					)
				: is('Aitronos does not let this API key read the job', adviseAccess(server.code));
		case 404:
			return server.speaker === 'api'
				? is(
						'Aitronos does not know this job',
						"Check the ID in 'Job'. A key finds only the jobs of its own account, and an old job may have been deleted.",
					)
				: is(
						'There is no scraping API at this address',
						`Check 'Base URL' in ${CREDENTIAL}: the documented ones are https://api.aitronos.com/api/v1 and https://api.aitronos.com/v1.`,
					);
		case 429:
			return is('Aitronos accepts no more requests for now', CAUSES_OF_429);
		default:
			return status >= 500 || status === 408 || status === 425
				? is('Aitronos could not answer', LATER)
				: is('Aitronos did not fulfil the request', 'Do what Aitronos says, then try again.');
	}
}

function adviseKey(code: string | undefined): string {
	const renew = `put a new key into 'API Key' of ${CREDENTIAL}`;
	switch (code) {
		case 'API_KEY_EXPIRED':
		case 'TOKEN_EXPIRED':
			return `The key has expired: make a new one in Aitronos and ${renew}.`;
		case 'API_KEY_DEACTIVATED':
			return `The key was deactivated: activate it in Aitronos, or ${renew}.`;
		case 'API_KEY_PAUSED':
			return `The key is paused: resume it in Aitronos, or ${renew}.`;
		default:
			return `Check 'API Key' in ${CREDENTIAL}, and try the other choice of 'Authentication'.`;
	}
}

function adviseAccess(code: string | undefined): string {
	switch (code) {
		case 'AMBIGUOUS_ORGANIZATION':
			return 'The key belongs to several organizations: use a key made in the one that owns the job.';
		case 'NO_ORGANIZATION_MEMBERSHIP':
		case 'ORGANIZATION_ACCESS_DENIED':
			return 'The key has no access to the organization that owns the job: use a key of that organization.';
		default:
			return 'Give the key the permission for scraping in Aitronos, or use a key of the organization that owns the job.';
	}
}

function adviseNetwork(code: string): Advice {
	const host = `Check 'Base URL' in ${CREDENTIAL}`;
	if (code === 'ECONNREFUSED') {
		return {
			error: 'Nothing answers at the address of Aitronos: the connection was refused',
			message: `${host}, and whether the service is up.`,
		};
	}
	if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') {
		return {
			error: 'The host of Aitronos was not found',
			message: `${host}, and whether this n8n can reach the internet.`,
		};
	}
	if (/CERT|SSL|TLS|SIGNATURE|EPROTO/.test(code)) {
		return {
			error: 'The certificate of Aitronos was not accepted',
			message: `${host}: https needs a valid certificate for that very host. A proxy in between may also be the cause.`,
		};
	}
	return {
		error: 'The connection to Aitronos broke off',
		message: `${LATER} If it happens always, check the network between this n8n and Aitronos.`,
	};
}

function withServerWords(advice: Advice, server: ServerWords): Advice {
	return {
		error: advice.error,
		message: sentences(
			advice.message,
			server.text && `Aitronos says: ${endSentence(server.text)}`,
			server.code && `Code ${server.code}.`,
			server.traceId && `Trace ID ${server.traceId}.`,
		),
	};
}
