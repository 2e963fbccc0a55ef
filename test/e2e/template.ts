import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT, type WorkflowJson } from '../../dev/n8n';

/** The welcome series as it ships. */
export const welcomeSeries = (): WorkflowJson =>
	JSON.parse(readFileSync(join(ROOT, 'workflows', 'welcome-series.json'), 'utf8')) as WorkflowJson;

/** The same with gates that are open around the clock, for tests on real time. */
export const withOpenGates = (workflow: WorkflowJson): WorkflowJson =>
	withGates(workflow, {
		preset: 'custom',
		allowedHours: 'own',
		allowedFrom: '00:00',
		allowedUntil: '00:00',
	});

/** The same with gates that find nothing stale: on a fast clock a start of n8n takes days. */
export const withLongHolds = (workflow: WorkflowJson): WorkflowJson =>
	withGates(workflow, { holding: { longestHoldDays: 366 } });

function withGates(workflow: WorkflowJson, panel: object): WorkflowJson {
	const nodes = workflow.nodes.map((node) =>
		node.type === 'n8n-nodes-tact.guardrailGate'
			? { ...node, parameters: { ...node.parameters, ...panel } }
			: node,
	);
	return { ...workflow, nodes };
}
