import { isFree } from '../n8n/ports.mts';

// Systems take ports for outgoing connections from further up: there, somebody's connection could
// hold the port of a server that is to come back.
const lowest = 15_000;
const highest = 32_000;

/** Free ports that stay free while their server is down. */
export async function lastingPorts(count: number): Promise<number[]> {
	const ports: number[] = [];
	const start = lowest + Math.floor(Math.random() * (highest - lowest - 1_000));
	for (let port = start; ports.length < count && port <= highest; port += 1) {
		if (await isFree(port)) ports.push(port);
	}
	if (ports.length < count) throw new Error(`No ${count} free ports from ${start} on`);
	return ports;
}
