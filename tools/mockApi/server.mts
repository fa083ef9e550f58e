import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { fastify } from 'fastify';
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { ApiError, defaultError } from './apiError.mts';
import { authenticate, getSecret } from './authentication.mts';
import type { KeyState } from './authentication.mts';
import { isDeliveryFault, sendBroken } from './brokenResponse.mts';
import { createEndpoints, JOB_URL } from './endpoints.mts';
import type { Endpoint } from './endpoints.mts';
import { errorBody } from './errorBody.mts';
import type { ErrorForm } from './errorBody.mts';
import { isProcessed } from './faults.mts';
import type { createFaultRules, Fault } from './faults.mts';
import { startClock } from './job.mts';
import type { JobStore } from './jobStore.mts';
import type { createRateLimiter } from './rateLimit.mts';
import { record } from './requestLog.mts';
import type { Exchange, RecordedRequest } from './requestLog.mts';
import { responseOverride } from './responseOverride.mts';
import { parseJsonBody, schemaError } from './validation.mts';

declare module 'fastify' {
	interface FastifyRequest {
		exchange: Exchange;
		fault?: Fault;
	}
	interface FastifyContextConfig {
		endpoint?: Endpoint;
	}
}

export interface ServerParts {
	store: JobStore;
	requests: RecordedRequest[];
	faults: ReturnType<typeof createFaultRules>;
	keyState: KeyState;
	limiter?: ReturnType<typeof createRateLimiter>;
	basePaths: string[];
	errorForm: ErrorForm;
	wrap?: boolean;
	latencyMs: number;
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

/** What a request goes through before its endpoint, and its response before it is sent. */
function addHooks(app: FastifyInstance, parts: ServerParts): void {
	const { requests, faults, keyState, limiter, errorForm } = parts;

	app.addHook('onRequest', async (request, reply) => {
		const { url, config } = request.routeOptions;
		request.exchange = record(requests, request.raw, reply.raw, request.originalUrl);
		if (url?.endsWith(JOB_URL)) {
			request.exchange.request.jobId = (request.params as { id: string }).id;
		}
		for (const job of config.endpoint?.named?.(request) ?? []) startClock(job);
	});

	app.addHook('preValidation', async (request, reply) => {
		const rule = faults.next({ method: request.method, url: request.originalUrl });
		request.fault = rule?.fault;
		if (rule && !isProcessed(rule)) return await reply.send('');
		const delay = parts.latencyMs + (rule?.fault.kind === 'delay' ? rule.fault.ms : 0);
		const { closed } = request.exchange;
		if (delay > 0) await sleep(delay, undefined, { signal: closed }).catch(() => undefined);
		if (!request.routeOptions.config.endpoint) return;
		authenticate(request.headers, keyState);
		const allowance = limiter?.take(keyState.apiKey);
		reply.headers(allowance?.headers ?? {});
		if (allowance?.allowed === false) throw defaultError(429);
		if (request.method === 'POST') request.body = parseJsonBody(request);
	});

	app.addHook('preSerialization', async (request, reply, payload) => {
		const { fault } = request;
		if (reply.statusCode >= 400) return payload;
		const body = fault?.kind === 'edit' ? fault.edit(payload as Record<string, unknown>) : payload;
		const wrapped = parts.wrap ?? request.routeOptions.config.endpoint?.wrapped ?? false;
		const isWrapped = fault?.kind === 'wrapped' || (wrapped && fault?.kind !== 'unwrapped');
		return isWrapped ? { success: true, data: body } : body;
	});

	app.addHook('onSend', async (request, reply, payload) => {
		const rate = limiter?.peek(getSecret(request.headers, keyState)) ?? {};
		reply.headers({ 'x-request-id': request.id, ...rate, ...reply.getHeaders() });
		const { fault, exchange } = request;
		return fault ? await applyFault(fault, reply, payload, exchange) : payload;
	});

	async function applyFault(
		fault: Fault,
		reply: FastifyReply,
		payload: unknown,
		exchange: Exchange,
	): Promise<unknown> {
		const override = responseOverride(fault, (status) =>
			errorBody(errorForm, defaultError(status), reply.request.id),
		);
		if (override) {
			reply.removeHeader('content-type');
			reply.code(override.status).headers(override.headers);
			return override.body;
		}
		if (fault.kind === 'headers')
			reply.code(fault.status ?? reply.statusCode).headers(fault.headers);
		if (!isDeliveryFault(fault)) return payload;
		const body = Buffer.from((payload ?? '') as string | Buffer);
		await sendBroken(reply.raw, reply.getHeaders(), body, fault, exchange);
		// Fastify would send the response again.
		return await new Promise<never>(() => undefined);
	}
}

/** Shared by all servers of a process, so that the schemas are compiled only once. */
let validatorCompiler: FastifyInstance['validatorCompiler'];

export function createServer(parts: ServerParts): FastifyInstance {
	const { basePaths, store, errorForm, home } = parts;
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
	addHooks(app, parts);
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
