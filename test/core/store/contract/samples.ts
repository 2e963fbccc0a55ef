import type {
	DecisionRecord,
	HeldMessage,
	HoldRequest,
	Store,
	Touch,
} from '../../../../core/store/ports';

/** The instant at which tests begin, epoch ms. */
export const NOW = Date.UTC(2026, 0, 15, 9);
export const MINUTE = 60_000;
export const DAY = 24 * 60 * MINUTE;

/** Registers a waiting node. */
export async function aNode(store: Store, nodeId = 'step-1'): Promise<number> {
	return await store.timers.register(
		{ workflowId: 'wf-1', nodeId, name: `Node ${nodeId}`, kind: 'journeyStep' },
		NOW,
	);
}

/** Registers a gate that gave its last sign of life at `seenAt`. */
export async function aGate(store: Store, nodeId = 'gate-1', seenAt = NOW): Promise<number> {
	return await store.timers.register(
		{ workflowId: 'wf-1', nodeId, name: `Gate ${nodeId}`, kind: 'guardrailGate' },
		seenAt,
	);
}

/** Makes `count` contacts; gives their ids. */
export async function someContacts(store: Store, count: number, prefix = 'c'): Promise<number[]> {
	const upserted = await store.contacts.upsert(
		Array.from({ length: count }, (_, index) => ({ email: `${prefix}${index}@example.org` })),
		NOW,
	);
	return upserted.map(({ contact }) => contact.id);
}

/** A wait that is due at NOW. */
export function aWait(nodeId: number, over: Partial<HoldRequest> = {}): HoldRequest {
	return { nodeId, contactId: 1, visit: 's1.0', dueAt: NOW, payload: '{"a":1}', ...over };
}

/** What a gate knows of a message that it holds. */
export const aMessage = (over: Partial<HeldMessage> = {}): HeldMessage => ({
	since: NOW,
	channel: 'email',
	purpose: 'marketing',
	priority: 50,
	counts: true,
	...over,
});

export const aTouch = (key: string, over: Partial<Touch> = {}): Touch => ({
	key,
	contactId: 1,
	nodeId: 1,
	channel: 'email',
	purpose: 'marketing',
	counts: true,
	at: NOW,
	...over,
});

export const aDecision = (over: Partial<DecisionRecord> = {}): DecisionRecord => ({
	contactId: 1,
	nodeId: 1,
	channel: 'email',
	purpose: 'marketing',
	at: NOW,
	decision: 'hold',
	reason: 'quiet_hours',
	detail: {},
	...over,
});

/** Claims what is due, under `lease`, for a minute. */
export async function claim(store: Store, nodeId: number, lease: string, now = NOW, limit = 100) {
	return await store.timers.claim({ nodeId, now, leaseUntil: now + MINUTE, limit, lease });
}
