export function mean(values: readonly number[]): number {
	return values.reduce((sum, value) => sum + value, 0) / values.length;
}

export function median(values: readonly number[]): number {
	const sorted = [...values].sort((a, b) => a - b);
	const middle = sorted.length >> 1;
	return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

export function highest(values: Iterable<number>): number {
	let found = -Infinity;
	for (const value of values) found = Math.max(found, value);
	return found;
}

export function lowest(values: Iterable<number>): number {
	let found = Infinity;
	for (const value of values) found = Math.min(found, value);
	return found;
}

/** A number of that many digits after the point. */
export function show(value: number, digits = 0): string {
	return value.toFixed(digits);
}

/** The median, with the least and the greatest behind it. */
export function showSpread(values: readonly number[], digits = 2): string {
	return `${show(median(values), digits)} (${show(lowest(values), digits)} to ${show(highest(values), digits)})`;
}

export function megabytes(bytes: number): number {
	return bytes / 1024 / 1024;
}
