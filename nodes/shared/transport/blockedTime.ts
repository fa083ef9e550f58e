import type { ApiError } from './apiError';

interface Block {
	from: number;
	until: number;
	/** The response that asked for it. */
	cause?: ApiError;
}

/** When `Retry-After` allowed no request. Monotonic milliseconds. */
export class BlockedTime {
	/** One after another. */
	private readonly blocks: Block[] = [];

	/** When the last block ends or has ended. */
	get until(): number {
		return this.last?.until ?? 0;
	}

	/** The response that made the last block last so long. */
	get cause(): ApiError | undefined {
		return this.last?.cause;
	}

	add(block: Block): void {
		const from = Math.max(block.from, this.until);
		if (block.until > from) this.blocks.push({ ...block, from });
	}

	/** How much of the time between the two was blocked. */
	between(start: number, end: number): number {
		return this.blocks.reduce(
			(sum, { from, until }) => sum + Math.max(0, Math.min(until, end) - Math.max(from, start)),
			0,
		);
	}

	private get last(): Block | undefined {
		return this.blocks.at(-1);
	}
}
