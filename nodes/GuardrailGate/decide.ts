import type { IExecuteFunctions } from 'n8n-workflow';
import type { Moment } from '../../core/clock';
import { admit } from '../../core/gate/admit';
import { isReachable } from '../../core/gate/channels';
import type { Decided, Gate, GateRules, Intent } from '../../core/gate/intent';
import type { Since } from '../../core/journey/heard';
import { readEntry } from '../../core/moment/entry';
import { visitOf } from '../../core/pass';
import type { ClaimedTimer } from '../../core/store/ports';
import { beginningOf } from '../shared/beginning';
import { holdItems, holdRequest } from '../shared/held';
import { missedSince } from '../shared/orphans';
import type { OpenStore } from '../shared/store';
import { unusableSubject, type Subject, type Unusable } from '../shared/subjects';
import { awaitedBy } from './publish';
import type { GateSettings } from './settings';

export interface GateRun {
	context: IExecuteFunctions;
	open: OpenStore;
	moment: Moment;
	nodeId: number;
	settings: GateSettings;
	/** Looks, and changes nothing. */
	dry: boolean;
}

/** A message with the item that is to become it. */
interface ItemIntent extends Intent {
	subject: Subject;
}

export type Message = Decided<ItemIntent>;

/**
 * Decides about the messages that these subjects are to get (`admit`). An item for which the panel's
 * expressions make no rules is unusable, and no other is touched by it.
 */
export async function decideMessages(
	run: GateRun,
	subjects: ReadonlyArray<Subject & { timer?: ClaimedTimer }>,
): Promise<{ messages: Message[]; unusable: Unusable[] }> {
	const { open, moment, nodeId, settings, dry } = run;
	const sinceOf = await sinceReader(run, subjects);
	const unusable: Unusable[] = [];
	const intents = subjects.flatMap((subject): ItemIntent[] => {
		try {
			const rules = settings.rulesOf(subject.index);
			return [intentOf(run, subject, rules, sinceOf(subject))];
		} catch (error) {
			unusable.push(unusableSubject(subject, open.secret, error));
			return [];
		}
	});
	const gate: Gate = {
		nodeId,
		now: moment.now,
		secret: open.secret,
		batch: settings.sendBatch,
		dry,
		cancels: awaitedBy(settings.heard),
		overdueBefore: missedSince(moment),
	};
	const decided = await admit(open.store, gate, intents, holdItems);
	return { messages: decided.map(withReach), unusable };
}

const ADDRESS: Readonly<Record<string, string>> = { email: 'email address' };

/** Notes where no address is known for the message; it may go all the same, to one that the item has. */
function withReach(message: Message): Message {
	const { decision } = message;
	if (isReached(message)) return message;
	const note = `Tact knows no ${ADDRESS[channelOf(message)] ?? 'phone number'} of this contact`;
	return { ...message, decision: { ...decision, notes: [...(decision.notes ?? []), note] } };
}

/** On which channel a message goes, or would. */
export const channelOf = ({ otherChannel, rules: { policy } }: Message): string =>
	otherChannel ?? policy.channel;

/** Whether an address of the contact is known for it. */
export const isReached = (message: Message): boolean =>
	isReachable(message.contact, channelOf(message));

function intentOf(
	{ nodeId }: GateRun,
	subject: Subject & { timer?: ClaimedTimer },
	rules: GateRules,
	since: Since,
): ItemIntent {
	const { contact, pass, timer } = subject;
	const visit = visitOf(pass);
	const about = aboutOf(subject);
	return {
		subject,
		// The visit before the contact: what leaves in one run lies together in the store's index.
		key: `${nodeId}:${visit}:${contact.id}`,
		contact,
		visit,
		enrolmentId: pass.enrolmentId,
		rules,
		listens: { since, ...about },
		timer,
		// Whatever it listens to now: an edit can make it listen to more.
		hold: (dueAt) => ({
			...holdRequest(subject, nodeId, dueAt),
			awaits: { since: since.at, ...about },
		}),
	};
}

/** Signals count from when somebody went on from the wait before, else from what brought them here. */
async function sinceReader(
	{ open, moment }: GateRun,
	subjects: readonly Subject[],
): Promise<(subject: Subject) => Since> {
	const hops = subjects.map(({ pass }) => pass.hop).filter((hop) => hop > 0);
	const released = await open.store.timers.firstClaimedAt([...new Set(hops)]);
	return ({ tact, pass: { hop, entry } }) => {
		if (hop > 0) return { at: released.get(hop) ?? moment.now };
		const began = beginningOf(tact).at ?? moment.now;
		return { at: Math.min(moment.now, began), after: readEntry(entry)?.signalId };
	};
}

/** What the message is about, where that is known. */
function aboutOf({ tact }: Subject): { objectKey?: string } {
	const { object } = (tact.journey ?? {}) as { object?: string };
	const objectKey = object ?? beginningOf(tact).objectKey;
	return objectKey === undefined ? {} : { objectKey };
}
