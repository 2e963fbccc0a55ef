import type {
	IExecuteFunctions,
	INodeExecutionData,
	INodeType,
	ITriggerFunctions,
	ITriggerResponse,
} from 'n8n-workflow';
import { postgresCredentialTest } from '../shared/credentialTest';
import { failingClosed, refuseAlwaysOutput } from '../shared/output';
import { releaseWaits } from '../shared/release';
import { arrivalsAt } from '../shared/resumed';
import { routed } from '../shared/route';
import { settleTouches } from '../shared/settle';
import { momentOf, openStoreFor } from '../shared/store';
import { resolveSubjects } from '../shared/subjects';
import { description } from './GuardrailGate.description';
import { decideMessages } from './decide';
import { outputsOf } from './outputs';
import { readSettings, sendBatchOf } from './settings';

/** What runs at once is what a crash can leave in doubt, so few do. */
const RUNS = 2;

/** Stands before any sender: lets a message out, holds it until every rule allows it, or blocks it, and says why. */
export class GuardrailGate implements INodeType {
	description = description;

	methods = { credentialTest: { postgresCredentialTest } };

	async trigger(this: ITriggerFunctions): Promise<ITriggerResponse> {
		refuseAlwaysOutput(this);
		const batch = sendBatchOf(this.getNodeParameter('options', {}) as Record<string, unknown>);
		return await releaseWaits(this, { kind: 'guardrailGate', batch, runs: RUNS });
	}

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		const blocked = { output: 2, of: 3, name: 'Blocked', section: 'decision' };
		return await failingClosed(this, blocked, async () => {
			const open = await openStoreFor(this);
			const { now } = await momentOf(open);
			const { nodeId, resumed, fresh } = await arrivalsAt(this, open, 'guardrailGate', now);
			const { subjects, unusable } = await resolveSubjects(this, open, fresh, now);
			await settleTouches(open, subjects);
			const run = { context: this, open, now, nodeId, settings: readSettings(this) };
			const decided = await decideMessages(run, resumed, subjects);
			return routed(this, outputsOf(run, decided.messages, [...unusable, ...decided.unusable]));
		});
	}
}
