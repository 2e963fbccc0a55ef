import type {
	IExecuteFunctions,
	INodeExecutionData,
	INodeType,
	ITriggerFunctions,
	ITriggerResponse,
} from 'n8n-workflow';
import { chosen } from '../shared/choice';
import { failingClosed, refuseAlwaysOutput } from '../shared/output';
import { releaseWaits } from '../shared/release';
import { routed } from '../shared/route';
import { momentOf, openStoreFor, type OpenStore } from '../shared/store';
import { postgresCredentialTest } from '../shared/credentialTest';
import { description } from './JourneyStep.description';
import { enter } from './operations/enter';
import { finish } from './operations/finish';
import { move } from './operations/move';
import { pause, resume } from './operations/pause';
import { remove } from './operations/remove';
import { status } from './operations/status';
import { wait } from './operations/wait';
import { outputsFor } from './outputs';
import type { OperationName } from './panel/operation';
import { actOnPeople } from './people';
import { publishStep } from './publish';
import { advance } from './run';
import { isStep } from './settings';
import { adoption, claimStepKey } from './stepKey';

/** Waits that leave together in one run: an execution costs 30 to 100 ms, whatever it carries. */
const BATCH = 500;
const RUNS = 4;

type Operate = (
	context: IExecuteFunctions,
	open: OpenStore,
	now: number,
	outputs: number,
) => Promise<INodeExecutionData[][]>;

const OPERATIONS: Record<OperationName, Operate> = {
	enter: (context, open, now, of) => advance(context, open, now, enter, of),
	wait: (context, open, now, of) => advance(context, open, now, wait, of),
	finish: (context, open, now, of) => advance(context, open, now, finish, of),
	status: (context, open, now) => status({ context, open, now }),
	remove: (context, open, now) => actOnPeople(context, open, now, remove),
	move: (context, open, now) => actOnPeople(context, open, now, move),
	pause,
	resume,
};

/** A step and a trigger at once: takes items in mid-canvas, keeps them, and lets them go on when it is time. */
export class JourneyStep implements INodeType {
	description = description;

	methods = { credentialTest: { postgresCredentialTest } };

	async trigger(this: ITriggerFunctions): Promise<ITriggerResponse> {
		refuseAlwaysOutput(this);
		// Who waits at a node that was a step before must not come through what it does now.
		if (!isStep(this)) return {};
		const giveUpKey = claimStepKey(this);
		try {
			await publishStep(this);
			const { closeFunction } = await releaseWaits(this, {
				kind: 'journeyStep',
				batch: BATCH,
				runs: RUNS,
				before: adoption(this, await openStoreFor(this)),
			});
			return {
				closeFunction: async () => {
					giveUpKey();
					await closeFunction?.();
				},
			};
		} catch (error) {
			giveUpKey();
			throw error;
		}
	}

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		const of = outputsFor(this.getNode().parameters).length;
		const left = { output: 1, of, name: 'Left', section: 'journey' };
		return await failingClosed(this, left, async () => {
			const open = await openStoreFor(this);
			const { now } = await momentOf(open);
			const operate = chosen(this, 'operation', OPERATIONS);
			return routed(this, await operate(this, open, now, of));
		});
	}
}
