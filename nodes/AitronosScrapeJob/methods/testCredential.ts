import type {
	ICredentialsDecrypted,
	ICredentialTestFunctions,
	INodeCredentialTestResult,
} from 'n8n-workflow';
import { AitronosApi } from '../../../credentials/AitronosApi.credentials';
import { describeTestError } from '../../shared/errors/testMessages';
import { parseCredentials } from '../../shared/transport/credentials';
import { sendTestRequest } from '../../shared/transport/testRequest';
import { isObject } from '../../shared/utils/typeGuards';

/**
 * Tests the credential. The rules of a declarative test can only name values that a response must
 * not have, so it can't require a list that may be bare or wrapped, and would accept any web page.
 */
export async function testCredential(
	this: ICredentialTestFunctions,
	{ data: stored = {} }: ICredentialsDecrypted,
): Promise<INodeCredentialTestResult> {
	const credentials = parseCredentials(stored);
	if ('error' in credentials) {
		const { error, message } = credentials.error;
		return failed(`${error}. ${message}`);
	}
	const response = await sendTestRequest(this, stored, credentials, new AitronosApi().authenticate);
	if ('n8nError' in response) return failed(response.n8nError);
	if ('error' in response) return failed(describeTestError(response.error));
	return isJobList(response.data)
		? { status: 'OK', message: 'Connection successful!' }
		: failed(describeTestError({ kind: 'unexpected' }));
}

function isJobList(data: unknown): boolean {
	return isObject(data) && Array.isArray(data.jobs);
}

function failed(message: string): INodeCredentialTestResult {
	return { status: 'Error', message };
}
