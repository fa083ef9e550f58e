import { setTimeout as sleep } from 'node:timers/promises';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { defaultError } from './apiError.mts';
import { authenticate, getSecret } from './authentication.mts';
import type { KeyState } from './authentication.mts';
import { isDeliveryFault, sendBroken } from './brokenResponse.mts';
import { JOB_URL } from './endpoints.mts';
import type { Endpoint } from './endpoints.mts';
import { errorBody } from './errorBody.mts';
import type { ErrorForm } from './errorBody.mts';
import { isProcessed } from './faults.mts';
import type { createFaultRules, Fault } from './faults.mts';
import { startClock } from './job.mts';
import type { createRateLimiter } from './rateLimit.mts';
import { record } from './requestLog.mts';
import type { Exchange, RecordedRequest } from './requestLog.mts';
import { responseOverride } from './responseOverride.mts';
import { parseJsonBody } from './validation.mts';

declare module 'fastify' {
	interface FastifyRequest {
		exchange: Exchange;
		fault?: Fault;
	}
	interface FastifyContextConfig {
		endpoint?: Endpoint;
	}
}

export interface HookOptions {
	requests: RecordedRequest[];
	faults: ReturnType<typeof createFaultRules>;
	keyState: KeyState;
	limiter?: ReturnType<typeof createRateLimiter>;
	errorForm: ErrorForm;
	wrap?: boolean;
}

/** What a request goes through before its endpoint, and its response before it is sent. */
export function addHooks(app: FastifyInstance, options: HookOptions): void {
	const { requests, faults, keyState, limiter, errorForm } = options;

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
		const delay = rule?.fault.kind === 'delay' ? rule.fault.ms : 0;
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
		const wrapped = options.wrap ?? request.routeOptions.config.endpoint?.wrapped ?? false;
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
