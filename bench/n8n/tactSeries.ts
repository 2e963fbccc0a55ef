import { readTemplates } from '../../dev/demo/workflows';
import type { WorkflowJson, WorkflowNode } from '../../dev/n8n';
import { sender } from './builder';

/** The steps of the shipped template, by the names of their nodes. */
export const ENTRY = 'tact-welcome';
export const STEPS = ['Wait 2 Days (1)', 'Wait 3 Days (2)', 'Wait 3 Days (3)', 'Wait 4 Days (4)'];
/** Days that pass at each of them. */
export const DAYS = [2, 3, 3, 4];

const END = 'End of the Series';

/**
 * The welcome series as it ships, with stand-ins for the senders, cut off behind so many mails.
 * @param leave how many contacts leave a gate in one run; `undefined`: the gate's default
 * @param store the credential of the store; `undefined`: the embedded one
 */
export function tactSeries(
	mails: number,
	leave: number | undefined,
	store: { id: string; name: string } | undefined,
): WorkflowJson {
	const template = readTemplates().find(({ name }) => name === 'Welcome series')!;
	const nodes = template.nodes.map((node) => {
		if (node.type === 'n8n-nodes-base.emailSend') return { ...node, ...standIn(node) };
		const parameters = { ...node.parameters };
		if (node.type === 'n8n-nodes-tact.guardrailGate' && leave !== undefined)
			parameters.options = { ...(parameters.options as object), sendBatch: leave };
		const credentials = store && node.type.startsWith('n8n-nodes-tact.') && { tactStoreApi: store };
		return { ...node, parameters, ...(credentials && { credentials }) };
	});
	const step = STEPS[mails - 1];
	// Cut off: what would go on to the next step goes to the end.
	const connections =
		step === undefined
			? template.connections
			: (JSON.parse(
					JSON.stringify(template.connections).replaceAll(
						`"node":${JSON.stringify(step)}`,
						`"node":"${END}"`,
					),
				) as WorkflowJson['connections']);
	return { ...template, nodes, connections };
}

function standIn({ name }: WorkflowNode): Partial<WorkflowNode> {
	return { ...sender(name), onError: 'continueRegularOutput', webhookId: undefined };
}
