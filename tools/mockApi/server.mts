import { randomUUID } from 'node:crypto';
import { fastify } from 'fastify';
import type { FastifyError, FastifyInstance, FastifyRequest } from 'fastify';
import { ApiError, defaultError } from './apiError.mts';
import { createEndpoints } from './endpoints.mts';
import { errorBody } from './errorBody.mts';
import { addHooks } from './hooks.mts';
import type { HookOptions } from './hooks.mts';
import type { JobStore } from './jobStore.mts';
import { schemaError } from './validation.mts';

export interface ServerOptions extends HookOptions {
	store: JobStore;
	basePaths: string[];
	home?: () => string;
}

/** A path whose percent encoding is broken names nothing, but it has a route like any other. */
function routablePath(url: string): string {
	const [path = '', query] = url.split(/(?=\?)/);
	try {
		decodeURIComponent(path);
		return url;
	} catch {
		return path.replaceAll('%', '%25') + (query ?? '');
	}
}

/** Numbers become numbers here, so that the schemas can take every other part of a request strictly. */
function parseQuery(text: string): Record<string, string | number> {
	const pairs = [...new URLSearchParams(text)];
	return Object.fromEntries(
		pairs.map(([name, value]) => [name, /^-?\d+$/.test(value) ? Number(value) : value]),
	);
}

function toApiError(error: FastifyError | ApiError, request: FastifyRequest): ApiError {
	if (error instanceof ApiError) return error;
	if (!error.validation) return defaultError(error.statusCode ?? 500);
	return schemaError(error.validation, error.validationContext ?? '', request);
}

/** Shared by all servers of a process, so that the schemas are compiled only once. */
let validatorCompiler: FastifyInstance['validatorCompiler'];

export function createServer(options: ServerOptions): FastifyInstance {
	const { basePaths, store, errorForm, home } = options;
	const app = fastify({
		forceCloseConnections: true,
		exposeHeadRoutes: false,
		genReqId: () => `req_${randomUUID()}`,
		rewriteUrl: ({ url = '/' }) => routablePath(url),
		routerOptions: { maxParamLength: 10_000, querystringParser: parseQuery },
		ajv: { customOptions: { coerceTypes: false, removeAdditional: false, allErrors: true } },
	});
	if (validatorCompiler) app.setValidatorCompiler(validatorCompiler);
	app.addHook('onReady', async () => {
		validatorCompiler ??= app.validatorCompiler;
	});
	app.removeAllContentTypeParsers();
	app.addContentTypeParser('*', { parseAs: 'string' }, (request, body, done) => {
		request.exchange.recordBody(String(body));
		done(null, body);
	});
	addHooks(app, options);
	app.setErrorHandler<FastifyError | ApiError>((error, request, reply) => {
		const apiError = toApiError(error, request);
		return reply.code(apiError.status).send(errorBody(errorForm, apiError, request.id));
	});
	if (home) {
		app.get('/', async (_request, reply) => reply.type('text/html; charset=utf-8').send(home()));
	}
	const endpoints = createEndpoints(store);
	for (const base of basePaths) {
		for (const endpoint of endpoints) {
			app.route({ ...endpoint, url: base + endpoint.url, config: { endpoint } });
		}
	}
	// The framework's own bodies, as the API has been seen to send them.
	app.setNotFoundHandler(async (request, reply) => {
		const [url = ''] = request.url.split('?', 1);
		const hasOtherMethod = app.supportedMethods.some((method) => app.findRoute({ method, url }));
		const [status, detail] = hasOtherMethod ? [405, 'Method Not Allowed'] : [404, 'Not Found'];
		return await reply.code(status).send({ detail });
	});
	return app;
}
