import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT, type WorkflowJson } from '../../dev/n8n';

/** The welcome series as it ships. */
export const welcomeSeries = (): WorkflowJson =>
	JSON.parse(readFileSync(join(ROOT, 'workflows', 'welcome-series.json'), 'utf8')) as WorkflowJson;

/** The same with gates that are open around the clock, for tests on real time. */
export function withOpenGates(workflow: WorkflowJson): WorkflowJson {
	const nodes = workflow.nodes.map((node) =>
		node.type === 'n8n-nodes-tact.guardrailGate'
			? {
					...node,
					parameters: {
						...node.parameters,
						preset: 'custom',
						allowedHours: 'own',
						allowedFrom: '00:00',
						allowedUntil: '00:00',
					},
				}
			: node,
	);
	return { ...workflow, nodes };
}
