import { STATUS_CODES } from 'node:http';
import type { Fault } from './faults.mts';

export interface ResponseOverride {
	status: number;
	headers: Record<string, string>;
	body: string | Buffer;
}

const JSON_TYPE = { 'content-type': 'application/json' };

function gatewayPage(status: number): string {
	const title = status < 400 ? 'Please wait' : `${status} ${STATUS_CODES[status] ?? ''}`;
	return [
		'<!DOCTYPE html>',
		`<html><head><title>${title}</title></head>`,
		`<body><center><h1>${title}</h1></center><hr><center>gateway</center></body></html>`,
		'',
	].join('\n');
}

function statusOverride(
	{ status, body, headers = {} }: Extract<Fault, { kind: 'status' }>,
	errorFor: (status: number) => unknown,
): ResponseOverride {
	if (typeof body === 'string') {
		const plain = { 'content-type': 'text/plain; charset=utf-8' };
		return { status, headers: { ...plain, ...headers }, body };
	}
	if (body === undefined && status < 400) return { status, headers, body: '' };
	const json = JSON.stringify(body === undefined ? errorFor(status) : body);
	return { status, headers: { ...JSON_TYPE, ...headers }, body: json };
}

/** The response that a fault puts in place of the normal one; undefined for all other faults. */
export function responseOverride(
	fault: Fault,
	errorFor: (status: number) => unknown,
): ResponseOverride | undefined {
	switch (fault.kind) {
		case 'status':
			return statusOverride(fault, errorFor);
		case 'html': {
			const headers = { 'content-type': 'text/html; charset=utf-8' };
			return { status: fault.status, headers, body: gatewayPage(fault.status) };
		}
		case 'redirect':
			return { status: fault.status ?? 302, headers: { location: fault.location }, body: '' };
		case 'body': {
			const { status = 200, body, headers = {} } = fault;
			return { status, headers: { ...JSON_TYPE, ...headers }, body };
		}
		default:
			return undefined;
	}
}
