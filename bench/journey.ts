import type { IDataObject, IExecuteFunctions, INodeExecutionData, INodeType } from 'n8n-workflow';
import { ConsentCheck } from '../nodes/ConsentCheck/ConsentCheck.node';
import { GuardrailGate } from '../nodes/GuardrailGate/GuardrailGate.node';
import { JourneyStep } from '../nodes/JourneyStep/JourneyStep.node';
import type { StorePlace } from '../test/helpers/stores';
import { Canvas, node, wires } from '../test/helpers/canvas';

/** The three nodes of the measured canvas, first to last. */
export const NODES = ['Consent Check', 'Guardrail Gate', 'Journey Step'] as const;

const WIRES = wires([NODES[0], NODES[1]], [NODES[1], NODES[2]]);

/** What a node on PostgreSQL has besides its parameters. */
const CREDENTIALS = { tactStoreApi: { id: '1', name: 'Bench' } };

/** Consent Check, Guardrail Gate, Journey Step as an operator drops them, with a weekly cap; `options` are the gate's. */
export function journeyCanvas(place: StorePlace, options: IDataObject): Canvas {
	const prefix = 'file' in place ? 'n8n-nodes-tact' : 'CUSTOM';
	const more = 'file' in place ? {} : { credentials: CREDENTIALS };
	const caps = { values: [{ max: 5, channel: 'all', per: 'week' }] };
	return new Canvas(
		{
			nodes: [
				node('Consent Check', `${prefix}.consentCheck`, {}, more),
				node(
					'Guardrail Gate',
					`${prefix}.guardrailGate`,
					{ preset: 'custom', caps, options },
					more,
				),
				node('Journey Step', `${prefix}.journeyStep`, {}, more),
			],
			connections: WIRES,
		},
		'file' in place
			? {}
			: {
					'CUSTOM.consentCheck': withCredential(new ConsentCheck(), place),
					'CUSTOM.guardrailGate': withCredential(new GuardrailGate(), place),
					'CUSTOM.journeyStep': withCredential(new JourneyStep(), place),
				},
	);
}

/** Guardrail Gate alone, under the name `Gate`, with this panel. */
export function gateCanvas(place: StorePlace, panel: IDataObject): Canvas {
	const embedded = 'file' in place;
	const type = embedded ? 'n8n-nodes-tact.guardrailGate' : 'CUSTOM.guardrailGate';
	const more = embedded ? {} : { credentials: CREDENTIALS };
	return new Canvas(
		{ nodes: [node('Gate', type, panel, more)], connections: {} },
		embedded ? {} : { [type]: withCredential(new GuardrailGate(), place) },
	);
}

/** The engine's own floor: three nodes that hand on their items as they are. */
export const passThroughCanvas = (): Canvas => canvasOf((context) => context.getInputData());

/** What most nodes of n8n do at the least: evaluate one expression per item. */
export const expressionCanvas = (): Canvas =>
	canvasOf((context) =>
		context.getInputData().map((item, index) => ({
			json: { ...item.json, email: context.getNodeParameter('email', index) as string },
			pairedItem: { item: index },
		})),
	);

/** Three nodes in a row that do this with their items. */
function canvasOf(work: (context: IExecuteFunctions) => INodeExecutionData[]): Canvas {
	const type: INodeType = {
		description: {
			displayName: 'Peer',
			name: 'peer',
			group: ['transform'],
			version: 1,
			description: 'Stands where a Tact node would',
			defaults: { name: 'Peer' },
			inputs: ['main'],
			outputs: ['main'],
			properties: [{ displayName: 'Email', name: 'email', type: 'string', default: '' }],
		},
		async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
			return [work(this)];
		},
	};
	return new Canvas(
		{
			nodes: NODES.map((name) => node(name, 'bench.peer', { email: '={{ $json.email }}' })),
			connections: WIRES,
		},
		{ 'bench.peer': type },
	);
}

/** The node with this PostgreSQL as its chosen credential, which the test canvas has no safe for. */
function withCredential(
	type: INodeType,
	{ postgres }: Extract<StorePlace, { postgres: unknown }>,
): INodeType {
	const credential = { connect: 'fields', tls: 'disable', ...postgres };
	const knowing = <Context extends object>(context: Context): Context =>
		Object.assign(Object.create(context) as Context, { getCredentials: async () => credential });
	const { execute, trigger } = type;
	return {
		description: type.description,
		async execute() {
			return await execute!.call(knowing(this));
		},
		...(trigger && {
			async trigger() {
				return await trigger.call(knowing(this));
			},
		}),
	};
}
