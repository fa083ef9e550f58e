import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onExit } from 'signal-exit';

/** A new folder that is removed when this process ends. */
export function temporaryFolder(purpose: string): string {
	const folder = mkdtempSync(join(tmpdir(), `n8n-nodes-aitronos-${purpose}-`));
	onExit(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));
	return folder;
}
