import type { Session } from './session.mts';

export type CredentialFields = Record<string, string | number>;

interface Stored {
	id: string;
	name: string;
	type: string;
	data?: CredentialFields;
}

/** What a node names its credential by. */
export type CredentialLink = Pick<Stored, 'id' | 'name'>;

export interface TestVerdict {
	status: 'OK' | 'Error';
	message: string;
}

const type = 'aitronosApi';

/** Makes the credential of that name, or gives it these fields. */
export async function saveCredential(
	session: Session,
	name: string,
	data: CredentialFields,
): Promise<CredentialLink> {
	const all = await session.call<Stored[]>('GET', '/rest/credentials');
	const known = all.find((stored) => stored.name === name && stored.type === type);
	const { id } = known
		? await session.call<Stored>('PATCH', `/rest/credentials/${known.id}`, { name, type, data })
		: await session.call<Stored>('POST', '/rest/credentials', { name, type, data });
	return { id, name };
}

/** Runs the credential's test as the editor does after saving. */
export async function testCredential(
	session: Session,
	{ id, name }: CredentialLink,
): Promise<TestVerdict> {
	const { data } = await session.call<Stored>('GET', `/rest/credentials/${id}?includeData=true`);
	return await session.call('POST', '/rest/credentials/test', {
		credentials: { id, name, type, data },
	});
}
