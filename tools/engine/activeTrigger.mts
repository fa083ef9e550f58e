import 'reflect-metadata';
import { PollContext, TriggersAndPollers } from 'n8n-core';
import {
	type IDataObject,
	type INode,
	type INodeExecutionData,
	type INodeParameters,
	Workflow,
} from 'n8n-workflow';
import { container } from './container.mts';
import { AitronosScrapeJobTrigger } from './package.mts';
import { additionalData } from './runInEngine.mts';

export interface TriggerOptions {
	/** The credential as it is stored, over the fields' defaults. */
	credential: IDataObject;
	parameters?: INodeParameters;
	/** Default `w`. */
	workflowId?: string;
}

/** An active workflow that starts with our trigger, polled by n8n's own code and with real HTTP. */
export class ActiveTrigger {
	readonly #options: TriggerOptions;
	#workflow: Workflow;

	constructor(options: TriggerOptions) {
		this.#options = options;
		this.#workflow = this.#load({});
	}

	/** What a poll on schedule, or a test in the editor, gives the workflow; null if it starts none. */
	async poll(mode: 'trigger' | 'manual' = 'trigger'): Promise<INodeExecutionData[] | null> {
		const [node] = Object.values(this.#workflow.nodes);
		const data = additionalData([node], this.#options.credential) as never;
		const context = new PollContext(this.#workflow, node, data, mode, 'activate');
		const poller = container.get(TriggersAndPollers);
		const outputs = await poller.runPollFunction(this.#workflow, node, context);
		return outputs && (outputs[0] ?? []);
	}

	/** As n8n loads it again, with what was stored, and with these parameters instead if given. */
	restart(parameters = this.#options.parameters): void {
		this.#options.parameters = parameters;
		this.#workflow = this.#load(JSON.parse(this.stored) as IDataObject);
	}

	/** What n8n stores of the workflow besides its nodes. */
	get stored(): string {
		return JSON.stringify(this.#workflow.staticData);
	}

	#load(staticData: IDataObject): Workflow {
		const type = new AitronosScrapeJobTrigger();
		const node: INode = {
			id: 't',
			name: 'Trigger',
			type: 'n8n-nodes-aitronos.aitronosScrapeJobTrigger',
			typeVersion: 1,
			position: [0, 0],
			credentials: { aitronosApi: { id: '1', name: 'Aitronos' } },
			parameters: { ...this.#options.parameters },
		};
		return new Workflow({
			id: this.#options.workflowId ?? 'w',
			nodes: [node],
			connections: {},
			active: true,
			nodeTypes: { getByNameAndVersion: () => type, getByName: () => type } as never,
			staticData,
		});
	}
}
