import type {
	IExecuteFunctions,
	INodeExecutionData,
	INodeType,
	INodeTypeDescription,
} from 'n8n-workflow';

const describe = (name: string, more: Partial<INodeTypeDescription> = {}): INodeTypeDescription =>
	({
		displayName: name,
		name,
		group: ['transform'],
		version: 1,
		description: 'Stands for a node of n8n itself',
		defaults: { name },
		inputs: ['main'],
		outputs: ['main'],
		properties: [],
		...more,
	}) as INodeTypeDescription;

/** Two outputs, as the If node has: items whose email holds the word go up, the others down. */
export class Picker implements INodeType {
	description = describe('pick', {
		outputs: ['main', 'main'],
		properties: [{ displayName: 'Word', name: 'word', type: 'string', default: '' }],
	});

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		const word = this.getNodeParameter('word', 0) as string;
		const items = this.getInputData().map((item, index) => ({ ...item, pairedItem: index }));
		const holds = ({ json }: INodeExecutionData) => JSON.stringify(json).includes(word);
		return [items.filter(holds), items.filter((item) => !holds(item))];
	}
}

/** Puts the items in the opposite order, as a Sort node may, and says which one each was. */
export class Reverser implements INodeType {
	description = describe('reverse');

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return [
			this.getInputData()
				.map(({ json }, index) => ({ json, pairedItem: { item: index } }))
				.reverse(),
		];
	}
}

/** Two inputs put one behind the other, as the Merge node does when it appends. */
export class Blender implements INodeType {
	description = describe('blend', { inputs: ['main', 'main'], requiredInputs: 1 });

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return [
			[0, 1].flatMap((input) =>
				this.getInputData(input).map(({ json }, item) => ({ json, pairedItem: { item, input } })),
			),
		];
	}
}
