import type {
	ICredentialDataDecryptedObject,
	ICredentialType,
	Icon,
	IHttpRequestOptions,
	INodeProperties,
} from 'n8n-workflow';

/**
 * The key of an Aitronos account, the address of the API and the plan's request rate.
 *
 * Exactly one authentication header is sent: the documentation's samples use `X-API-Key`, its
 * tables `Authorization: Bearer`, and no page says what happens when a request carries both.
 */
export class AitronosApi implements ICredentialType {
	name = 'aitronosApi';

	displayName = 'Aitronos API';

	icon: Icon = { light: 'file:../icons/aitronos.svg', dark: 'file:../icons/aitronos.dark.svg' };

	documentationUrl = 'https://docs.aitronos.com/docs/documentation/authentication';

	properties: INodeProperties[] = [
		{
			displayName: 'API Key',
			name: 'apiKey',
			type: 'string',
			typeOptions: { password: true },
			required: true,
			default: '',
			description:
				'Create it in Aitronos under Settings > API Keys. Aitronos shows the key only once.',
		},
		{
			displayName: 'Authentication',
			name: 'authentication',
			type: 'options',
			options: [
				{
					name: 'API Key Header',
					value: 'apiKeyHeader',
					description: 'Send the key in the X-API-Key header',
				},
				{
					name: 'Bearer Token',
					value: 'bearerToken',
					description: 'Send the key in the Authorization header',
				},
			],
			default: 'apiKeyHeader',
			description: 'How to send the API key. If Aitronos rejects the key, try the other option.',
		},
		{
			displayName: 'Base URL',
			name: 'baseUrl',
			type: 'string',
			required: true,
			default: 'https://api.aitronos.com/api/v1',
			placeholder: 'e.g. https://api.aitronos.com/v1',
			description:
				'Base URL of the Aitronos API. The Aitronos documentation also lists https://api.aitronos.com/v1. Use http:// only for local testing because it sends the key unencrypted.',
		},
		{
			displayName: 'Requests per Minute',
			name: 'requestsPerMinute',
			type: 'number',
			typeOptions: { minValue: 1, maxValue: 1000 },
			default: 60,
			description:
				'Maximum average request rate of each execution of the node, with bursts of up to 100 requests. The standard plan allows 100 requests per minute for the whole account.',
		},
	];

	authenticate = async (
		credentials: ICredentialDataDecryptedObject,
		requestOptions: IHttpRequestOptions,
	): Promise<IHttpRequestOptions> => {
		const key = String(credentials.apiKey ?? '').trim();
		const header =
			credentials.authentication === 'bearerToken'
				? { Authorization: `Bearer ${key}` }
				: { 'X-API-Key': key };
		return { ...requestOptions, headers: { ...requestOptions.headers, ...header } };
	};
}
