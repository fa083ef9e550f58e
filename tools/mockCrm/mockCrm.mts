import { randomUUID } from 'node:crypto';
import { fastify, type FastifyReply } from 'fastify';

/** What a CRM stores of a contact; it has more properties than these. */
export type ContactProperties = Record<string, string>;

export interface MockCrm {
	baseUrl: string;
	token: string;
	/** All requests as `POST 201`, in order of arrival. */
	requests: string[];
	/** All contacts, in the order in which they were created. */
	contacts(): ContactProperties[];
	add(properties: ContactProperties): void;
	close(): Promise<void>;
}

interface Body {
	properties: ContactProperties;
}

/** The properties that a contact of HubSpot has, as far as the examples use them. */
const known = ['email', 'firstname', 'lastname', 'company', 'phone'];
const path = '/crm/v3/objects/contacts';

/** A CRM with the contacts API of HubSpot, version 3: create, and update by ID or email address. */
export async function startMockCrm(): Promise<MockCrm> {
	const token = `pat-${randomUUID()}`;
	const requests: string[] = [];
	const contacts = new Map<string, ContactProperties>();
	const app = fastify({ forceCloseConnections: true });

	app.addHook('onRequest', async ({ headers }, reply) => {
		if (headers.authorization === `Bearer ${token}`) return;
		return fail(reply, 401, 'INVALID_AUTHENTICATION', 'Authentication credentials not found.');
	});
	app.addHook('onResponse', async ({ method }, { statusCode }) => {
		requests.push(`${method} ${statusCode}`);
	});

	const idOf = (email: string) =>
		[...contacts].find(([, contact]) => contact.email === email.toLowerCase())?.[0];

	function add(properties: ContactProperties): string {
		const id = String(contacts.size + 51);
		contacts.set(id, normalize(properties));
		return id;
	}

	const json = (id: string) => {
		const now = new Date().toISOString();
		return { id, properties: contacts.get(id), createdAt: now, updatedAt: now, archived: false };
	};

	app.post<{ Body: Body }>(path, async ({ body: { properties } }, reply) => {
		const invalid = findInvalid(properties);
		if (invalid) return fail(reply, 400, 'VALIDATION_ERROR', invalid);
		const existing = idOf(properties.email);
		if (existing) {
			return fail(reply, 409, 'CONFLICT', `Contact already exists. Existing ID: ${existing}`);
		}
		return reply.code(201).send(json(add(properties)));
	});

	app.patch<{ Body: Body; Params: { id: string }; Querystring: { idProperty?: string } }>(
		`${path}/:id`,
		async ({ body: { properties }, params, query }, reply) => {
			const id = query.idProperty === 'email' ? idOf(params.id) : params.id;
			const contact = contacts.get(id ?? '');
			if (!id || !contact) return fail(reply, 404, 'OBJECT_NOT_FOUND', 'resource not found');
			const changed = { ...contact, ...properties };
			const invalid = findInvalid(changed);
			if (invalid) return fail(reply, 400, 'VALIDATION_ERROR', invalid);
			contacts.set(id, normalize(changed));
			return json(id);
		},
	);

	const baseUrl = await app.listen({ host: '127.0.0.1', port: 0 });
	const close = async () => await app.close();
	return { baseUrl, token, requests, contacts: () => [...contacts.values()], add, close };
}

const normalize = (properties: ContactProperties): ContactProperties => ({
	...properties,
	email: properties.email.toLowerCase(),
});

function findInvalid(properties: ContactProperties): string | undefined {
	const unknown = Object.keys(properties).filter((name) => !known.includes(name));
	if (unknown.length > 0)
		return `Property values were not valid: "${unknown.join()}" does not exist`;
	if (/^\S+@\S+\.\S+$/.test(properties.email)) return undefined;
	return `Property values were not valid: Email address ${properties.email} is invalid`;
}

async function fail(reply: FastifyReply, status: number, category: string, message: string) {
	const body = { status: 'error', message, correlationId: randomUUID(), category };
	return await reply.code(status).send(body);
}
