import { max, median, min } from 'simple-statistics';
import { withProcess } from '../processes/fresh.mts';
import type { Served } from '../processes/server.mts';
import type { Usage } from '../processes/usage.mts';
import type { Comparison, VariantName } from '../processes/variants.mts';

export type Rounds = Array<Record<VariantName, Usage>>;

/** Lends a function that compares variants in a fresh process, while a server serves the jobs. */
export async function withServer<Result>(
	served: Served,
	use: (compare: (variants: VariantName[], rounds: number) => Promise<Rounds>) => Promise<Result>,
): Promise<Result> {
	return await withProcess('server.mts', async (callServer) => {
		const baseUrl = await callServer<string>('serve', served);
		return await use((variants, rounds) =>
			withProcess('variants.mts', (call) =>
				call('compare', { ...served, baseUrl, variants, rounds } satisfies Comparison),
			),
		);
	});
}

/** How many times the usage of `reference` a variant takes, round by round. */
export function ratios(
	rounds: Rounds,
	field: 'milliseconds' | 'cpu',
	variant: VariantName,
	reference: VariantName,
): number[] {
	return rounds.map((round) => round[variant][field] / round[reference][field]);
}

/** The median, with the smallest and the largest value. */
export function spread(values: number[]): string {
	return `${median(values).toFixed(2)} (${min(values).toFixed(2)} to ${max(values).toFixed(2)})`;
}
