import type { NodeAddress } from '../ports';

/** A registered node, as far as it tells where it stands. */
export interface NodeRow {
	id: number;
	workflow_id: string;
	node_key: string;
	name: string;
	kind: NodeAddress['kind'];
}

export const addressOf = ({ workflow_id, node_key, name, kind }: NodeRow): NodeAddress => ({
	workflowId: workflow_id,
	nodeId: node_key,
	name,
	kind,
});
