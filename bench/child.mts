import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const benchmark = import.meta.dirname;
const ENGINE = pathToFileURL(join(benchmark, '..', 'test', 'engine', 'oneN8n.mts')).href;
const FLAGS = ['--expose-gc', '--import', ENGINE];

/** A module of the benchmark in a process of its own. It answers questions one after another. */
export class Child {
	private readonly process: ChildProcess;

	private turn: Promise<unknown> = Promise.resolve();

	constructor(module: string) {
		this.process = fork(join(benchmark, module), {
			execArgv: FLAGS,
			// The engine's log would bury the tables.
			env: { ...process.env, N8N_LOG_LEVEL: 'silent', NODE_ENV: 'production' },
			serialization: 'advanced',
		});
	}

	/** Rejects when the process ends before it has answered. Why it did is on its stderr. */
	async ask<Answer>(question: unknown): Promise<Answer> {
		const answer = this.turn.then(() => this.askNow<Answer>(question));
		this.turn = answer.then(
			() => undefined,
			() => undefined,
		);
		return await answer;
	}

	private async askNow<Answer>(question: unknown): Promise<Answer> {
		const child = this.process;
		return await new Promise<Answer>((resolve, reject) => {
			const fail = () => reject(new Error('A process of the benchmark ended before it answered'));
			if (!child.connected) return fail();
			child.once('exit', fail);
			child.once('message', (answer) => {
				child.off('exit', fail);
				resolve(answer as Answer);
			});
			child.send(question as object);
		});
	}

	async end(): Promise<void> {
		if (this.process.exitCode !== null || this.process.signalCode !== null) return;
		const end = once(this.process, 'exit');
		this.process.kill();
		await end;
	}
}

/** Asks a fresh process one question. */
export async function askFresh<Answer>(module: string, question: unknown): Promise<Answer> {
	const child = new Child(module);
	try {
		return await child.ask<Answer>(question);
	} finally {
		await child.end();
	}
}

/** What the module of a child does: it answers every question of its parent. */
export function answerQuestions<Question>(answer: (question: Question) => Promise<unknown>): void {
	process.on('message', (question) => {
		void answer(question as Question).then((value) => process.send?.(value));
	});
	// Nobody is left to answer to.
	process.on('disconnect', () => process.exit());
}
