import type {
	IExecuteFunctions,
	INodeExecutionData,
	INodeType,
	INodeTypeDescription,
} from 'n8n-workflow';

export interface Sent {
	to: string;
	subject: string;
}

/** A sender as most are: it takes the address from the item and replaces the item's JSON by its provider's answer. */
export class ProviderStandIn implements INodeType {
	readonly sent: Sent[] = [];
	/** Addresses that the provider refuses; the item then leaves with an error. */
	readonly refused = new Set<string>();
	/** Set to make the whole run fail, as a node without "continue on error" does. */
	failure: ((to: string) => Error | undefined) | undefined;
	/** Set to let the provider take its time. */
	busy: Promise<void> | undefined;

	description = {
		displayName: 'Provider Stand-In',
		name: 'providerStandIn',
		group: ['output'],
		version: 1,
		description: 'Sends nowhere, and remembers',
		defaults: { name: 'Provider Stand-In' },
		inputs: ['main'],
		outputs: ['main'],
		properties: [
			{ displayName: 'Subject', name: 'subject', type: 'string', default: '' },
			{ displayName: 'To', name: 'to', type: 'string', default: '={{ $json.email }}' },
		],
	} as INodeTypeDescription;

	execute = standInExecute(this);
}

function standInExecute(standIn: ProviderStandIn) {
	return async function (this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		await standIn.busy;
		return [
			this.getInputData().map((_item, index) => {
				const to = this.getNodeParameter('to', index) as string;
				const failure = standIn.failure?.(to);
				if (failure) throw failure;
				const pairedItem = { item: index };
				if (standIn.refused.has(to)) return { json: { error: `550 ${to} refused` }, pairedItem };
				standIn.sent.push({ to, subject: this.getNodeParameter('subject', index) as string });
				return {
					json: { messageId: `<${standIn.sent.length}@provider>`, accepted: true },
					pairedItem,
				};
			}),
		];
	};
}
