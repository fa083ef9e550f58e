import type { ApiError } from './apiError';

interface Block {
	from: number;
	until: number;
	/** The response that asked for it. */
	cause?: ApiError;
}

/** When `Retry-After` allowed no request. Monotonic milliseconds. */
export class BlockedTime {
	/** One after another, with time between them. */
	private readonly blocks: Block[] = [];

	/** When the last block ends or has ended. */
	get until(): number {
		return this.blocks.at(-1)?.until ?? 0;
	}

	/** The response that made the last block last so long. */
	get cause(): ApiError | undefined {
		return this.blocks.at(-1)?.cause;
	}

	add(block: Block): void {
		const last = this.blocks.at(-1);
		if (!last || block.from > last.until) this.blocks.push({ ...block });
		else if (block.until > last.until) Object.assign(last, { ...block, from: last.from });
	}

	/** How much of the time between the two was blocked. */
	between(start: number, end: number): number {
		return this.blocks.reduce(
			(sum, { from, until }) => sum + Math.max(0, Math.min(until, end) - Math.max(from, start)),
			0,
		);
	}
}
