import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT, type LocalN8n, type WorkflowJson } from '../n8n';

const TEMPLATES = join(ROOT, 'workflows');

/** What a node's `credentials` hold. */
export interface CredentialReference {
	id: string;
	name: string;
}

/** The credentials with which the templates' senders reach their stand-ins, by the credential's type. */
export type SenderCredentials = Partial<Record<'smtp' | 'twilioApi', CredentialReference>>;

const CREDENTIAL_OF: Record<string, keyof SenderCredentials> = {
	'n8n-nodes-base.emailSend': 'smtp',
	'n8n-nodes-base.twilio': 'twilioApi',
};

/** The files of all template workflows of the package, by the template's name. */
export function templateFiles(): Map<string, string> {
	const names = readdirSync(TEMPLATES).filter((name) => name.endsWith('.json'));
	const files = names.map((name) => join(TEMPLATES, name));
	return new Map(files.map((file) => [read(file).name, file]));
}

/** All template workflows of the package. */
export function readTemplates(): WorkflowJson[] {
	return [...templateFiles().values()].map(read);
}

const read = (file: string): WorkflowJson => JSON.parse(readFileSync(file, 'utf8')) as WorkflowJson;

/** The workflow with these credentials in its senders. */
export function withSenders(workflow: WorkflowJson, senders: SenderCredentials): WorkflowJson {
	const nodes = workflow.nodes.map((node) => {
		const type = CREDENTIAL_OF[node.type];
		const credential = type && senders[type];
		return credential
			? { ...node, credentials: { ...node.credentials, [type]: credential } }
			: node;
	});
	return { ...workflow, nodes };
}

/** The workflow with this SMTP credential in each of its Send Email nodes. */
export const withSmtp = (workflow: WorkflowJson, smtp: CredentialReference): WorkflowJson =>
	withSenders(workflow, { smtp });

/**
 * Puts all templates on a running n8n and publishes them.
 * @returns the addresses in the editor, by name, and what could not be published and why
 */
export async function deployTemplates(
	n8n: LocalN8n,
	senders: SenderCredentials,
): Promise<{ deployed: Map<string, string>; failed: Map<string, string> }> {
	const deployed = new Map<string, string>();
	const failed = new Map<string, string>();
	for (const template of readTemplates()) {
		try {
			const id = await n8n.deploy(withSenders(template, senders));
			deployed.set(template.name, `${n8n.url}/workflow/${id}`);
		} catch (error) {
			failed.set(template.name, error instanceof Error ? error.message : String(error));
		}
	}
	return { deployed, failed };
}
