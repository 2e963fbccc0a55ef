import type { IExecuteFunctions } from 'n8n-workflow';
import type { Moment } from '../../core/clock';
import { admit } from '../../core/gate/admit';
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
	return { messages: await admit(open.store, gate, intents, holdItems), unusable };
}

function intentOf(
	{ nodeId, settings, moment }: GateRun,
	subject: Subject & { timer?: ClaimedTimer },
	rules: GateRules,
): ItemIntent {
	const { contact, pass, timer } = subject;
	return {
		subject,
		// The visit before the contact: what leaves in one run lies together in the store's index.
		key: `${nodeId}:${visitOf(pass)}:${contact.id}`,
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
