import type {
	IExecuteFunctions,
	INodeExecutionData,
	INodeType,
	ITriggerFunctions,
	ITriggerResponse,
} from 'n8n-workflow';
import { chosen } from '../shared/choice';
import { postgresCredentialTest } from '../shared/credentialTest';
import { failingClosed, refuseAlwaysOutput } from '../shared/output';
import { releaseWaits } from '../shared/release';
import { isTool, routed } from '../shared/route';
import { openStoreFor, type OpenStore } from '../shared/store';
import { description } from './GuardrailGate.description';
import { check } from './operations/check';
import { explain } from './operations/explain';
import { guard } from './operations/guard';
import { outputsFor } from './panel/outputs';
import { plainAnswers } from './plain';
import { isGuard, publishGate } from './publish';
import { releaseSettings } from './settings';

/** What runs at once is what a crash can leave in doubt, so few do. */
const RUNS = 2;

type Operate = (context: IExecuteFunctions, open: OpenStore) => Promise<INodeExecutionData[][]>;

/** As a tool of an AI agent the gate only looks: what it let out there would go to no sender. */
const LOOKUPS: Record<string, Operate> = { check, explain };
const OPERATIONS: Record<string, Operate> = { ...LOOKUPS, guard };

/** Stands before any sender: lets a message out, holds it until every rule allows it, or blocks it, and says why. */
export class GuardrailGate implements INodeType {
	description = description;

	methods = { credentialTest: { postgresCredentialTest } };

	async trigger(this: ITriggerFunctions): Promise<ITriggerResponse> {
		refuseAlwaysOutput(this);
		// What was held by a gate must not come through a node that only answers questions now.
		if (!isGuard(this)) return {};
		await publishGate(this);
		const { sendBatch: batch, keepDecisionsMs } = releaseSettings(this);
		return await releaseWaits(this, { kind: 'guardrailGate', batch, runs: RUNS, keepDecisionsMs });
	}

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		const { length } = outputsFor(this.getNode().parameters);
		const refused = { output: length === 1 ? 0 : Math.min(2, length - 1), of: length };
		const name = length > 2 ? 'Blocked' : length === 2 ? 'Not Now' : 'Explained';
		return await failingClosed(this, { ...refused, name, section: 'decision' }, async () => {
			const open = await openStoreFor(this);
			const operate = chosen(this, 'operation', isTool(this) ? LOOKUPS : OPERATIONS);
			const outputs = await operate(this, open);
			return routed(this, plainAnswers(this, outputs.slice(0, length)));
		});
	}
}
