import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT, type LocalN8n, type WorkflowJson } from '../n8n';

const TEMPLATES = join(ROOT, 'workflows');

/** All template workflows of the package. */
export function readTemplates(): WorkflowJson[] {
	return readdirSync(TEMPLATES)
		.filter((name) => name.endsWith('.json'))
		.map((name) => JSON.parse(readFileSync(join(TEMPLATES, name), 'utf8')) as WorkflowJson);
}

/** The workflow with this SMTP credential in each of its Send Email nodes. */
export function withSmtp(workflow: WorkflowJson, smtp: { id: string; name: string }): WorkflowJson {
	const nodes = workflow.nodes.map((node) =>
		node.type === 'n8n-nodes-base.emailSend'
			? { ...node, credentials: { ...node.credentials, smtp } }
			: node,
	);
	return { ...workflow, nodes };
}

/**
 * Puts all templates on a running n8n and publishes them.
 * @returns the addresses in the editor, by name, and what could not be published and why
 */
export async function deployTemplates(
	n8n: LocalN8n,
	smtp: { id: string; name: string },
): Promise<{ deployed: Map<string, string>; failed: Map<string, string> }> {
	const deployed = new Map<string, string>();
	const failed = new Map<string, string>();
	for (const template of readTemplates()) {
		try {
			const id = await n8n.deploy(withSmtp(template, smtp));
			deployed.set(template.name, `${n8n.url}/workflow/${id}`);
		} catch (error) {
			failed.set(template.name, error instanceof Error ? error.message : String(error));
		}
	}
	return { deployed, failed };
}
