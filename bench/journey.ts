import type { IDataObject, IExecuteFunctions, INodeExecutionData, INodeType } from 'n8n-workflow';
import { ConsentCheck } from '../nodes/ConsentCheck/ConsentCheck.node';
import { GuardrailGate } from '../nodes/GuardrailGate/GuardrailGate.node';
import { JourneyStep } from '../nodes/JourneyStep/JourneyStep.node';
import type { StorePlace } from '../test/helpers/stores';
import { Canvas, node, wires } from '../test/helpers/canvas';

/** The three nodes of the measured canvas, first to last. */
export const NODES = ['Consent Check', 'Guardrail Gate', 'Journey Step'] as const;

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
				node('Guardrail Gate', `${prefix}.guardrailGate`, { caps, options }, more),
				node('Journey Step', `${prefix}.journeyStep`, {}, more),
			],
			connections: wires(['Consent Check', 'Guardrail Gate'], ['Guardrail Gate', 'Journey Step']),
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

/** The engine's own floor: three nodes that hand on their items as they are. */
export function passThroughCanvas(): Canvas {
	return new Canvas(
		{
			nodes: NODES.map((name) => node(name, 'bench.passThrough')),
			connections: wires(['Consent Check', 'Guardrail Gate'], ['Guardrail Gate', 'Journey Step']),
		},
		{ 'bench.passThrough': passThrough },
	);
}

const passThrough: INodeType = {
	description: {
		displayName: 'Pass Through',
		name: 'passThrough',
		group: ['transform'],
		version: 1,
		description: 'Hands on its items',
		defaults: { name: 'Pass Through' },
		inputs: ['main'],
		outputs: ['main'],
		properties: [],
	},
	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return [this.getInputData()];
	},
};

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
