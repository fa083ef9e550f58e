/** What this needs of a line of a worker's log, which is JSON. */
interface Line {
	message: string;
	metadata: { timestamp: string; executionId?: string };
}

/** When the worker last started each execution, by the execution's ID. */
export function lastStarts(log: string): Map<string, string> {
	const starts = new Map<string, string>();
	for (const text of log.split('\n')) {
		if (!text.startsWith('{') || !text.includes('Worker started execution')) continue;
		const { metadata } = JSON.parse(text) as Line;
		starts.set(metadata.executionId ?? '', metadata.timestamp);
	}
	return starts;
}
