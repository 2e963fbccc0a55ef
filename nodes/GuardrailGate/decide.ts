import type { IExecuteFunctions } from 'n8n-workflow';
import type { Moment } from '../../core/clock';
import { admit } from '../../core/gate/admit';
import { isReachable } from '../../core/gate/channels';
import type { Decided, Gate, GateRules, Intent } from '../../core/gate/intent';
import { visitOf } from '../../core/pass';
import type { ClaimedTimer } from '../../core/store/ports';
import { beginningOf } from '../shared/beginning';
import { holdItems, holdRequest } from '../shared/held';
import { graceStart } from '../shared/orphans';
import type { OpenStore } from '../shared/store';
import { unusableSubject, type Subject, type Unusable } from '../shared/subjects';
import { listens, type GateSettings } from './settings';

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
	const unusable: Unusable[] = [];
	const intents = subjects.flatMap((subject): ItemIntent[] => {
		try {
			return [intentOf(run, subject, settings.rulesOf(subject.index))];
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
		overdueBefore: graceStart(moment),
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
	{ nodeId, settings, moment }: GateRun,
	subject: Subject & { timer?: ClaimedTimer },
	rules: GateRules,
): ItemIntent {
	const { contact, pass, timer } = subject;
	return {
		subject,
		key: `${nodeId}:${contact.id}:${visitOf(pass)}`,
		contact,
		enrolmentId: pass.enrolmentId,
		rules,
		timer,
		hold: (dueAt) => ({
			...holdRequest(subject, nodeId, dueAt),
			...(listens(settings) && { awaits: { since: moment.now, ...aboutOf(subject) } }),
		}),
	};
}

/** What the message is about, where that is known. */
function aboutOf({ tact }: Subject): { objectKey?: string } {
	const { object } = (tact.journey ?? {}) as { object?: string };
	const objectKey = object ?? beginningOf(tact).objectKey;
	return objectKey === undefined ? {} : { objectKey };
}
