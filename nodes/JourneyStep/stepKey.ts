import type { ITriggerFunctions } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';
import type { Moment } from '../../core/clock';
import type { StepState, Store } from '../../core/store/ports';
import { addressOf, type OpenStore } from '../shared/store';

/** Steps with a key of their own that run in this process: n8n's node id by workflow and key. */
const live = new Map<string, string>();

/** How often a step with a key looks for people who wait under n8n's id for it, in real ms. */
const LOOK_MS = 60_000;
const PAGE = 500;

/**
 * Notes that the step of this key runs now; gives the function that takes it back. Throws a
 * NodeOperationError where another step of the workflow has the same key, as a copied node has: they
 * would let each other's people go.
 */
export function claimStepKey(context: ITriggerFunctions): () => void {
	const { id, name } = context.getNode();
	const { workflowId, nodeId } = addressOf(context, 'journeyStep');
	if (nodeId === id) return () => {};
	const key = JSON.stringify([workflowId, nodeId]);
	const other = live.get(key);
	if (other !== undefined && other !== id)
		throw new NodeOperationError(
			context.getNode(),
			`The step key "${nodeId}" of "${name}" belongs to another step of this workflow too`,
			{ description: 'Give each step a key of its own, under Options > Step Key.' },
		);
	live.set(key, id);
	return () => {
		if (live.get(key) === id) live.delete(key);
	};
}

/**
 * For a step that got a key while people waited there: whoever waits under n8n's id of the node waits
 * under the key from then on. Asked before each look for due waits, it looks once in a while: a run that
 * began before the publication can still hold somebody at the old address.
 */
export function adoption(
	context: ITriggerFunctions,
	open: OpenStore,
): (moment: Moment) => Promise<boolean> {
	const { workflowId, nodeId: key } = addressOf(context, 'journeyStep');
	const former = context.getNode().id;
	let lookedAt = -Infinity;
	return async () => {
		if (key === former || Date.now() - lookedAt < LOOK_MS) return false;
		lookedAt = Date.now();
		const steps = await open.store.steps.ofWorkflow(workflowId);
		const of = (address: string) => steps.find(({ node }) => node.nodeId === address);
		const [from, to] = [of(former), of(key)];
		if (from && to && from.waiting > 0) await moveAll(open.store, from, to);
		return false;
	};
}

async function moveAll(store: Store, from: StepState, to: StepState): Promise<void> {
	for (let after = 0; ;) {
		const page = await store.timers.waitingAt(from.nodeId, { after, limit: PAGE });
		if (page.length === 0) return;
		after = page.at(-1)!.timerId;
		const contacts = [...new Set(page.map(({ contactId }) => contactId))];
		await store.transaction(async (tx) => {
			await tx.contacts.lock(contacts);
			const awaiting = await tx.timers.awaiting(contacts);
			const awaits = new Map(
				awaiting.map(({ timerId, since, objectKey }) => [
					timerId,
					{ since, ...(objectKey === undefined ? {} : { objectKey }) },
				]),
			);
			await tx.timers.move(
				page.map(({ timerId }) => {
					const waitsFor = awaits.get(timerId);
					return { timerId, toNodeId: to.nodeId, ...(waitsFor ? { awaits: waitsFor } : {}) };
				}),
			);
		});
	}
}
