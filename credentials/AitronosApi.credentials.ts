import type {
	IAuthenticate,
	ICredentialDataDecryptedObject,
	ICredentialTestRequest,
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
				'Made in Aitronos under Settings, API Keys. It is shown only once, when it is made.',
		},
		{
			displayName: 'Authentication',
			name: 'authentication',
			type: 'options',
			options: [
				{
					name: 'API Key Header',
					value: 'apiKeyHeader',
					description: 'Send the key as X-API-Key, as the samples of the API documentation do',
				},
				{
					name: 'Bearer Token',
					value: 'bearerToken',
					description:
						'Send the key as Authorization: Bearer, as the tables of the API documentation say',
				},
			],
			default: 'apiKeyHeader',
			description: 'The header that carries the key',
		},
		{
			displayName: 'Base URL',
			name: 'baseUrl',
			type: 'string',
			required: true,
			default: 'https://api.aitronos.com/api/v1',
			placeholder: 'e.g. https://api.aitronos.com/v1',
			description:
				'Where the API is. The documentation also names https://api.aitronos.com/v1. The key is sent to this host only; over plain http:// anybody on the way can read it, so use that for this computer alone.',
		},
		{
			displayName: 'Requests per Minute',
			name: 'requestsPerMinute',
			type: 'number',
			typeOptions: { minValue: 1, maxValue: 1000 },
			default: 60,
			description:
				'How many requests a minute a node may send in the long run. The standard plan allows 100 for everything that uses the account. Short runs may send the first 100 at once.',
		},
	];

	authenticate: IAuthenticate = async (
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

	test: ICredentialTestRequest = {
		request: {
			baseURL: '={{ $credentials.baseUrl.trim().replace(/\\/+$/, "") }}',
			url: '/scrape/jobs',
			qs: { limit: 1 },
			disableFollowRedirect: true,
		},
		rules: [
			{
				type: 'responseCode',
				properties: {
					value: 401,
					message:
						"Aitronos does not accept this API key. Copy it again without gaps, see in Aitronos under Settings, API Keys whether it is active, or try the other choice of 'Authentication'.",
				},
			},
			{
				type: 'responseCode',
				properties: {
					value: 403,
					message:
						'Aitronos knows this API key, but it may not read scrape jobs. Give the key the permission for scraping, or use a key of the right organization.',
				},
			},
			{
				type: 'responseCode',
				properties: {
					value: 404,
					message:
						"There is no scraping API at this 'Base URL'. The two documented ones are https://api.aitronos.com/api/v1 and https://api.aitronos.com/v1: try the other one.",
				},
			},
		],
	};
}
