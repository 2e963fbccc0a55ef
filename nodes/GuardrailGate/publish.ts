import type { IExecuteFunctions, ITriggerFunctions } from 'n8n-workflow';
import type { AwaitedSignals } from '../../core/journey/journey';
import type { StepSettings } from '../../core/store/ports';
import { isTool } from '../shared/route';
import { addressOf, momentOf, openStoreFor } from '../shared/store';
import { heardSignals, type HeardSignals } from './settings';

/** Whether messages can wait at this node. Behind a tool of an AI agent there is no sender. */
export const isGuard = (context: IExecuteFunctions | ITriggerFunctions): boolean =>
	!isTool(context) && (context.getNode().parameters.operation ?? 'guard') === 'guard';

/** The gate as the store is to know it: by which signals what it holds is cancelled, or looked at anew. */
export function gateStep(context: IExecuteFunctions | ITriggerFunctions): StepSettings {
	const { id, parameters } = context.getNode();
	const { cancelOn, rechecks } = heardSignals(parameters);
	const { types, sameObject } = cancelOn;
	const awaits = awaitedBy({ cancelOn, rechecks });
	return {
		...(awaits && { awaits }),
		...(rechecks.length > 0 && { rechecks }),
		// A hold ends when the rules open, whatever was paused meanwhile.
		moves: 'never',
		panel: { operation: 'guard', cancelOn: types, sameObject, rechecks },
		canvasId: id,
	};
}

/** The signals that end what is held; absent where there are none. */
export const awaitedBy = ({
	cancelOn: { types, sameObject },
}: HeardSignals): AwaitedSignals | undefined =>
	types.length > 0 ? { types, where: [], sameObject } : undefined;

/** Writes the gate's signals down when its workflow goes live: an edit reaches what is held already. */
export async function publishGate(context: ITriggerFunctions): Promise<void> {
	const open = await openStoreFor(context);
	const { now } = await momentOf(open);
	const nodeId = await open.store.timers.register(addressOf(context, 'guardrailGate'), now);
	await open.store.steps.publish(nodeId, gateStep(context), now);
}
