import type { ITriggerFunctions } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';
import type { Moment } from '../../core/clock';
import type { Store } from '../../core/store/ports';
import { addressOf, type OpenStore } from '../shared/store';

/** Steps with a key of their own that run in this process: n8n's node id by workflow and key. */
const live = new Map<string, string>();

/** How often a step looks for people who wait where it has stood before, in real ms. */
const LOOK_MS = 60_000;
/** After so long all steps of a workflow that goes live have said which keys they have, in real ms. */
const SETTLE_MS = 10_000;
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
 * For a step that got a key, another key, or none any more: whoever waits where this node of n8n has stood
 * before waits where it stands now. Asked before each look for due waits, it looks once in a while: a run
 * that began before the publication can still hold somebody at an old address. An old key may be another
 * step's by now, which has to say so first.
 */
export function adoption(
	context: ITriggerFunctions,
	open: OpenStore,
): (moment: Moment) => Promise<boolean> {
	const { workflowId, nodeId: address } = addressOf(context, 'journeyStep');
	const { id } = context.getNode();
	const begun = Date.now();
	let next = begun;
	return async () => {
		const now = Date.now();
		if (now < next) return false;
		const settled = now - begun >= SETTLE_MS;
		next = settled ? now + LOOK_MS : begun + SETTLE_MS;
		const addresses = await open.store.steps.addressesOf(workflowId, id);
		const to = addresses.find(({ key }) => key === address);
		if (!to) return false;
		for (const { nodeId, key } of addresses)
			if (key !== address && (key === id || settled)) await moveAll(open.store, nodeId, to.nodeId);
		return false;
	};
}

async function moveAll(store: Store, from: number, to: number): Promise<void> {
	for (let after = 0; ;) {
		const page = await store.timers.waitingAt(from, { after, limit: PAGE });
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
					return {
						timerId,
						toNodeId: to,
						evenEnded: true,
						...(waitsFor ? { awaits: waitsFor } : {}),
					};
				}),
			);
		});
	}
}
