import { STATUS_CODES } from 'node:http';
import { htmlResponse, jsonResponse } from './response.mts';
import type { MockResponse } from './response.mts';
import { errorBody, usualError } from './envelopes.mts';
import type { ErrorForm, Trace } from './envelopes.mts';
import type { Fault } from './faults.mts';

function gatewayPage(status: number): string {
	const title = status < 400 ? 'Please wait' : `${status} ${STATUS_CODES[status] ?? ''}`;
	return [
		'<!DOCTYPE html>',
		`<html><head><title>${title}</title></head>`,
		`<body><center><h1>${title}</h1></center><hr><center>gateway</center></body></html>`,
		'',
	].join('\n');
}

function statusResponse(
	{ status, body }: Extract<Fault, { kind: 'status' }>,
	form: ErrorForm,
	trace: Trace,
): MockResponse {
	if (typeof body === 'string') {
		return { status, headers: { 'content-type': 'text/plain; charset=utf-8' }, body };
	}
	if (body !== undefined) return jsonResponse(status, body);
	if (status < 400) return { status, headers: {}, body: '' };
	return jsonResponse(status, errorBody(form, usualError(status), trace));
}

/** The response that a fault puts in place of the normal one; undefined for all other faults. */
export function responseOverride(
	fault: Fault,
	form: ErrorForm,
	trace: Trace,
): MockResponse | undefined {
	if (fault.kind === 'status') {
		const response = statusResponse(fault, form, trace);
		return { ...response, headers: { ...response.headers, ...lowerCased(fault.headers) } };
	}
	if (fault.kind === 'html') return htmlResponse(fault.status, gatewayPage(fault.status));
	if (fault.kind === 'redirect') {
		return { status: fault.status ?? 302, headers: { location: fault.location }, body: '' };
	}
	if (fault.kind === 'body') {
		return {
			status: fault.status ?? 200,
			headers: { 'content-type': 'application/json', ...lowerCased(fault.headers) },
			body: fault.body,
		};
	}
	return undefined;
}

function lowerCased(headers: Record<string, string> = {}): Record<string, string> {
	return Object.fromEntries(
		Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]),
	);
}
