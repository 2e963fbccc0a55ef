import {
	DEFAULT_PRIORITY,
	type Enrolment,
	type EntryRule,
	type JourneyDefinition,
} from './journey';

/** Somebody who wants to come into a journey. */
export interface Candidate {
	/** What it is about; counts where the rule is per object. */
	objectKey?: string;
	/** When the contact comes in, epoch ms. */
	enteredAt: number;
}

/** `outranked`: by an enrolment in another journey of the group. */
export type EntryRefusal = 'already_in_journey' | 'was_in_journey' | 'too_soon' | 'outranked';

export type EntryDecision<E> =
	/** `displaces`: enrolments in other journeys of the group, which end by it. */
	{ enters: true; displaces: E[] } | { enters: false; reason: EntryRefusal; by: E; from?: number };

type Known = Pick<Enrolment, 'journeyKey' | 'objectKey' | 'enteredAt' | 'leftAt'>;

/**
 * Whether a contact may come into `journey` under the rule. `own`: the contact's enrolments in it so far,
 * ended ones too. `active`: the contact's active enrolments in any journey; `definitions` says what
 * those are. `after_time` counts from the entry that was last by its time.
 */
export function decideEntry<E extends Known>(
	{ objectKey, enteredAt }: Candidate,
	journey: JourneyDefinition,
	rule: EntryRule,
	own: readonly E[],
	active: readonly E[],
	definitions: ReadonlyMap<string, JourneyDefinition>,
): EntryDecision<E> {
	const same = rule.perObject ? own.filter((enrolment) => enrolment.objectKey === objectKey) : own;
	const refused = again(enteredAt, rule, same);
	if (refused) return refused;
	const { group } = journey;
	const rivals = active.filter(
		(enrolment) =>
			group !== undefined &&
			enrolment.journeyKey !== journey.key &&
			definitions.get(enrolment.journeyKey)?.group === group,
	);
	const priority = priorityOf(journey);
	const by = rivals.find(
		(enrolment) => priorityOf(definitions.get(enrolment.journeyKey)) >= priority,
	);
	return by ? { enters: false, reason: 'outranked', by } : { enters: true, displaces: rivals };
}

function again<E extends Known>(
	enteredAt: number,
	rule: EntryRule,
	past: readonly E[],
): (EntryDecision<E> & { enters: false }) | undefined {
	if (rule.again === 'always') return undefined;
	const running = past.findLast(({ leftAt }) => leftAt === undefined);
	if (running) return { enters: false, reason: 'already_in_journey', by: running };
	const latest = past.reduce<E | undefined>(
		(last, one) => (last && last.enteredAt > one.enteredAt ? last : one),
		undefined,
	);
	if (!latest || rule.again === 'after_leaving') return undefined;
	if (rule.again === 'never') return { enters: false, reason: 'was_in_journey', by: latest };
	const from = latest.enteredAt + (rule.afterMs ?? 0);
	return enteredAt < from ? { enters: false, reason: 'too_soon', by: latest, from } : undefined;
}

const priorityOf = (journey: JourneyDefinition | undefined): number =>
	journey?.priority ?? DEFAULT_PRIORITY;
