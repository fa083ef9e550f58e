import { createRequire } from 'node:module';

/** From the copies that n8n-core uses. */
const require = createRequire(createRequire(import.meta.url).resolve('n8n-core'));
const { Container } = require('@n8n/di') as {
	Container: { get<T>(type: abstract new (...args: never[]) => T): T };
};
const { Logger } = require('@n8n/backend-common') as {
	Logger: abstract new () => { warn(message: string): void };
};

/** Where n8n's engine keeps its services. */
export const container = Container;

/** Records what nodes log as warnings from now on. */
export function recordWarnings(): () => string[] {
	const warnings: string[] = [];
	container.get(Logger).warn = (message) => void warnings.push(message);
	return () => warnings;
}
