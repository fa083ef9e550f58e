import type { FastifyError, FastifyRequest } from 'fastify';
import { ApiError } from './apiError.mts';
import type { InvalidField } from './apiError.mts';

type SchemaError = NonNullable<FastifyError['validation']>[number];

function validationError(fields: InvalidField[]): ApiError {
	const message = fields.map((field) => `${field.path.join('.') || field.in}: ${field.message}`);
	return new ApiError({
		status: 422,
		code: 'VALIDATION_ERROR',
		message: message.join('; '),
		fields,
	});
}

function valueAt(root: unknown, path: string[]): unknown {
	return path.reduce((value, key) => (value as Record<string, unknown> | null)?.[key], root);
}

function toInvalidField(part: 'body' | 'querystring', root: unknown) {
	return ({ instancePath, keyword, params, message = '' }: SchemaError): InvalidField => {
		const child = params.missingProperty ?? params.additionalProperty;
		const path = [...instancePath.split('/').slice(1), ...(child ? [String(child)] : [])];
		const allowed = Array.isArray(params.allowedValues)
			? `: ${params.allowedValues.join(', ')}`
			: '';
		return {
			in: part,
			path,
			value: valueAt(root, path) ?? null,
			rule: keyword,
			message: `${message}${allowed}`,
		};
	};
}

/** The 422 for what the endpoint's JSON schemas refuse. */
export function schemaError(
	errors: SchemaError[],
	part: string,
	request: FastifyRequest,
): ApiError {
	const [name, root] =
		part === 'body' ? (['body', request.body] as const) : (['querystring', request.query] as const);
	return validationError(errors.map(toInvalidField(name, root)));
}

/** Like the framework, takes a body for JSON only under a JSON content type. */
export function parseJsonBody(request: FastifyRequest): unknown {
	const type = request.headers['content-type'] ?? '';
	const invalid = { path: [], value: request.body ?? null };
	if (!/^application\/([^;]+\+)?json\s*(;|$)/i.test(type)) {
		const message = 'must be JSON, with the content type application/json';
		throw validationError([{ ...invalid, in: 'body', rule: 'contentType', message }]);
	}
	try {
		return JSON.parse(String(request.body));
	} catch {
		throw validationError([
			{ ...invalid, in: 'body', rule: 'json', message: 'must be valid JSON' },
		]);
	}
}
