import { table } from './table.mts';

/** What an execution gave, or the sentences that say why it gave nothing. */
export type Outcome = { items: object[] } | { failure: Array<string | null | undefined> };

export function describeOutcome(outcome: Outcome): string {
	if ('failure' in outcome) return outcome.failure.filter(Boolean).join('. ');
	const { items } = outcome;
	return `${items.length} item${items.length === 1 ? '' : 's'}\n\n${table(items)}`;
}
