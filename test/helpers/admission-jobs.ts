import { admit } from '../../core/gate/admit';
import type { Gate, GateRules, Intent } from '../../core/gate/intent';
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
	/** What else the gate is set to. */
	rules?: Partial<Omit<GateRules, 'policy'>>;
}

export const gateOf = ({ nodeId, now }: Pick<GateArgs, 'nodeId' | 'now'>): Gate => ({
	nodeId,
	now,
	secret: 'race',
	batch: Infinity,
	dry: false,
	overdueBefore: now - 600_000,
});

/** Makes messages of the gate. */
export function intentReader({ nodeId, policy, rules: others }: Omit<GateArgs, 'now' | 'batch'>) {
	const rules: GateRules = {
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
		...others,
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

/**
 * Messages that were held and are due, until there is none any more, or what there is is locked by others just
 * now. Where told so, every such round fails, and of every such round the run that brought its messages is repeated.
 */
export async function releaseGate(
	store: Store,
	args: GateArgs & { name: string; failEvery?: number; repeatEvery?: number },
): Promise<Passed> {
	const intentOf = intentReader(args);
	const passed: Passed = { left: [], held: 0, blocked: 0 };
	for (let round = 0; ; round++) {
		const lease = `${args.name}:${round}`;
		const leaseUntil = args.now + 60_000;
		const { nodeId, now, batch: limit, failEvery = Infinity, repeatEvery = Infinity } = args;
		const timers = await store.timers.claim({ nodeId, now, leaseUntil, limit, lease });
		if (timers.length === 0) return passed;
		const contacts = await store.contacts.byId(timers.map(({ contactId }) => contactId));
		const intents = timers.map((timer) =>
			intentOf(contacts.get(timer.contactId)!, timer.visit, timer),
		);
		const decided = await admit(store, gateOf(args), intents);
		add(passed, decided);
		const done = decided.filter(({ decision }) => decision.decision !== 'hold');
		const over = { lease, timerIds: done.map(({ timer }) => timer!.timerId) };
		if (round % repeatEvery === 0) {
			const again = intents.map(({ contact, visit }) => intentOf(contact, visit));
			const replayed = await admit(store, gateOf(args), again);
			if (!replayed.every((one) => one.replayed)) throw new Error('A repeated run was not told.');
		}
		if (round % failEvery === 0) await store.timers.retry(over, now, 'SMTP 421');
		else await store.timers.acknowledge(over);
	}
}
