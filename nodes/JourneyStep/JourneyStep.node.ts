import type {
	IExecuteFunctions,
	INodeExecutionData,
	INodeType,
	ITriggerFunctions,
	ITriggerResponse,
} from 'n8n-workflow';
import { failingClosed, refuseAlwaysOutput } from '../shared/output';
import { releaseWaits } from '../shared/release';
import { routed } from '../shared/route';
import { momentOf, openStoreFor } from '../shared/store';
import { postgresCredentialTest } from '../shared/credentialTest';
import { description } from './JourneyStep.description';
import { defineJourney, enter } from './operations/enter';
import { finish } from './operations/finish';
import { status } from './operations/status';
import { wait } from './operations/wait';
import { advance, type Operation } from './run';

/** Waits that leave together in one run: an execution costs 30 to 100 ms, whatever it carries. */
const BATCH = 500;
const RUNS = 4;

const OPERATIONS: Record<string, Operation> = { enter, wait, finish };

/** A step and a trigger at once: takes items in mid-canvas, keeps them, and lets them go on when it is time. */
export class JourneyStep implements INodeType {
	description = description;

	methods = { credentialTest: { postgresCredentialTest } };

	async trigger(this: ITriggerFunctions): Promise<ITriggerResponse> {
		refuseAlwaysOutput(this);
		await defineJourney(this);
		return await releaseWaits(this, { kind: 'journeyStep', batch: BATCH, runs: RUNS });
	}

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		const left = { output: 1, of: 2, name: 'Left', section: 'journey' };
		return await failingClosed(this, left, async () => {
			const open = await openStoreFor(this);
			const { now } = await momentOf(open);
			const operation = this.getNodeParameter('operation', 0) as string;
			if (operation === 'status') return await status(open);
			return routed(this, await advance(this, open, now, OPERATIONS[operation]!));
		});
	}
}
