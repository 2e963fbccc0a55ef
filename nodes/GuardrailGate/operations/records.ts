import type {
	DecisionQuery,
	DecisionRecord,
	Store,
	StoredTouch,
	WaitView,
} from '../../../core/store/ports';

/** How many of somebody's decisions and messages are looked at, the latest. */
export const SHOWN = 20;
/** Among how many on whichever channel those are looked for that went there instead of by their own. */
const ELSEWHERE = 200;

export type Question = Omit<DecisionQuery, 'limit'>;

/** What is on record about the messages to a contact, newest first. */
export interface Records {
	decisions: DecisionRecord[];
	sent: StoredTouch[];
}

/** The latest decisions and messages that a question asks for; of a channel also what went by another one instead. */
export async function recordsOf(store: Store, question: Question): Promise<Records> {
	const own = await latest(store, question, SHOWN);
	const { channel, ...onAny } = question;
	if (channel === undefined) return own;
	const all = await latest(store, onAny, ELSEWHERE);
	const instead = all.decisions.filter(({ detail }) => detail.insteadOf === channel);
	const went = all.sent.filter((touch) => instead.some((decision) => isOf(decision, touch)));
	return {
		decisions: newest([...own.decisions, ...instead]),
		sent: newest([...own.sent, ...went]),
	};
}

/** What was last decided about a wait at its gate, whatever it is about. */
export async function lastDecisionOn(
	store: Store,
	{ contactId, nodeId, enrolmentId }: WaitView,
): Promise<DecisionRecord | undefined> {
	const decisions = await store.decisions.find({ contactId, nodeId, limit: SHOWN });
	return decisions.find((decision) => decision.enrolmentId === enrolmentId);
}

async function latest(store: Store, question: Question, limit: number): Promise<Records> {
	const query = { ...question, limit };
	return { decisions: await store.decisions.find(query), sent: await store.touches.find(query) };
}

/** A message is reserved at the very instant of its decision. */
const isOf = (decision: DecisionRecord, touch: StoredTouch): boolean =>
	(['at', 'nodeId', 'enrolmentId', 'channel', 'purpose'] as const).every(
		(field) => decision[field] === touch[field],
	);

const newest = <T extends { at: number }>(rows: readonly T[]): T[] =>
	rows.toSorted((a, b) => b.at - a.at).slice(0, SHOWN);
