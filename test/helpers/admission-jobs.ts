import { admit } from '../../core/gate/admit';
import type { Gate, Intent } from '../../core/gate/intent';
import { parsePolicy } from '../../core/guardrail/parse';
import type { Contact } from '../../core/contact/contact';
import type { ClaimedTimer, Store } from '../../core/store/ports';

/** A gate as a race needs it: who comes first by `priority`, under the rules given as JSON. */
export interface GateArgs {
	nodeId: number;
	now: number;
	/** How many are decided at a time. */
	batch: number;
	policy: Record<string, unknown>;
}

const gateOf = ({ nodeId, now }: GateArgs): Gate => ({
	nodeId,
	now,
	secret: 'race',
	batch: Infinity,
	dry: false,
	overdueBefore: now - 600_000,
});

function intentReader({ nodeId, policy }: GateArgs) {
	const rules = {
		policy: parsePolicy({
			channel: 'email',
			purpose: 'marketing',
			allowedHours: 'own',
			longestHoldMs: 30 * 86_400_000,
			defaultZone: 'UTC',
			...policy,
		}),
		checkConsent: false,
		counts: true,
		sendAgain: false,
	};
	return (contact: Contact, visit: string, timer?: ClaimedTimer): Intent => ({
		key: `${nodeId}:${visit}:${contact.id}`,
		contact,
		visit,
		rules,
		timer,
		hold: (dueAt) => ({ nodeId, contactId: contact.id, visit, dueAt, payload: '[{}]' }),
	});
}

/** What became of messages: to whom they left, and how many wait or were blocked. */
export interface Passed {
	left: number[];
	held: number;
	blocked: number;
}

const add = (passed: Passed, decided: Awaited<ReturnType<typeof admit>>): void => {
	for (const { decision, contact, touchId } of decided)
		if (decision.decision === 'hold') passed.held++;
		else if (decision.decision === 'block' || touchId === undefined) passed.blocked++;
		else passed.left.push(contact.id);
};

/** Messages that come from the canvas, one to each of these contacts. */
export async function passGate(
	store: Store,
	args: GateArgs & { contactIds: number[]; visit: string },
): Promise<Passed> {
	const intentOf = intentReader(args);
	const passed: Passed = { left: [], held: 0, blocked: 0 };
	for (let start = 0; start < args.contactIds.length; start += args.batch) {
		const ids = args.contactIds.slice(start, start + args.batch);
		const contacts = await store.contacts.byId(ids);
		const intents = ids.map((id) => intentOf(contacts.get(id)!, args.visit));
		add(passed, await admit(store, gateOf(args), intents));
	}
	return passed;
}

/** Messages that were held and are due, until there is none any more. */
export async function releaseGate(
	store: Store,
	args: GateArgs & { name: string },
): Promise<Passed> {
	const intentOf = intentReader(args);
	const passed: Passed = { left: [], held: 0, blocked: 0 };
	for (let round = 0; ; round++) {
		const lease = `${args.name}:${round}`;
		const leaseUntil = args.now + 60_000;
		const { nodeId, now, batch: limit } = args;
		const timers = await store.timers.claim({ nodeId, now, leaseUntil, limit, lease });
		if (timers.length === 0) return passed;
		const contacts = await store.contacts.byId(timers.map(({ contactId }) => contactId));
		const intents = timers.map((timer) =>
			intentOf(contacts.get(timer.contactId)!, timer.visit, timer),
		);
		const decided = await admit(store, gateOf(args), intents);
		add(passed, decided);
		const done = decided.filter(({ decision }) => decision.decision !== 'hold');
		await store.timers.acknowledge({ lease, timerIds: done.map(({ timer }) => timer!.timerId) });
	}
}
