import type { INodeType } from 'n8n-workflow';
import type { StorePlace } from '../../helpers/stores';
import { Canvas, tactNode, type ProviderStandIn, type WorkflowJson } from '../../helpers/canvas';
import { Picker } from '../plain-nodes';
import type { Looks } from './looks';
import { HOSTED, PLAIN } from './workflow';

const TYPES = ['signalTrigger', 'journeyStep', 'guardrailGate'];

/** A canvas on which the nodes of this package use the store at `place`, and look when `looks` says so. */
export class HostedCanvas extends Canvas {
	/** Runs one after the other, as in an n8n with a concurrency limit of one. */
	private last: Promise<unknown> = Promise.resolve();
	/** How many people were in runs that have ended, by the node at which they began. */
	readonly ended = new Map<string, number>();

	constructor(
		json: WorkflowJson,
		place: StorePlace,
		private readonly looks: Looks,
		sender: ProviderStandIn,
	) {
		const credentials = { tactStoreApi: { id: '1', name: 'Store' } };
		const nodes = json.nodes.map((node) =>
			'postgres' in place && node.type.startsWith(HOSTED) ? { ...node, credentials } : node,
		);
		super(
			{ ...json, nodes },
			{
				[PLAIN.sender]: sender,
				[PLAIN.picker]: new Picker(),
				...Object.fromEntries(
					TYPES.map((type) => [
						`${HOSTED}.${type}`,
						hosted(tactNode(`n8n-nodes-tact.${type}`), place, looks),
					]),
				),
			},
		);
	}

	override async run(...args: Parameters<Canvas['run']>): ReturnType<Canvas['run']> {
		const run = this.last.then(async () => await this.looks.apart(() => super.run(...args)));
		const [start, items] = args;
		this.last = run.then(
			() => this.ended.set(start, (this.ended.get(start) ?? 0) + items.length),
			() => undefined,
		);
		return await run;
	}
}

function hosted(type: INodeType, place: StorePlace, looks: Looks): INodeType {
	const { execute, trigger, description } = type;
	const knowing = <Context extends object>(context: Context): Context => {
		if ('file' in place) return context;
		const credential = { connect: 'fields', tls: 'disable', ...place.postgres };
		return Object.assign(Object.create(context) as Context, {
			getCredentials: async () => credential,
		});
	};
	return {
		description,
		async execute() {
			return await execute!.call(knowing(this));
		},
		async trigger() {
			return await looks.of(this.getNode().name, async () => await trigger!.call(knowing(this)));
		},
	};
}
