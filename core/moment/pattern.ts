import type { Contact } from '../contact/contact';
import { matches } from '../signal/filter';
import type { StoredSignal } from '../signal/signal';
import { validZone } from '../time/zone';
import type { LiveMoment, Moment, MomentKind, MomentRule, SignalPattern } from './moment';

/** The signal that Lead Score writes when a score changes. No sign of what the contact did, so "any signal" leaves it out. */
export const SCORE_CHANGED = 'score.changed';

/** What a rule looks at in a signal. */
export type Looked = Pick<StoredSignal, 'type' | 'objectKey' | 'occurredAt' | 'properties'>;

export function fits({ types, where }: SignalPattern, { type, properties }: Looked): boolean {
	return (
		(types.length > 0 ? types.includes(type) : type !== SCORE_CHANGED) && matches(where, properties)
	);
}

/** Whether the moment is for this contact, as the contact is now. */
export const concerns = ({ contactWhere }: Moment, contact: Contact): boolean =>
	matches(contactWhere, contact as unknown as Record<string, unknown>);

export const zoneOf = (
	{ zone: own }: Pick<Contact, 'zone'>,
	{ zone }: Pick<Moment, 'zone'>,
): string => validZone(own) ?? zone;

/** A moment whose rule is of one kind. */
export type OfKind<Kind extends MomentKind> = LiveMoment & {
	rule: Extract<MomentRule, { kind: Kind }>;
};

export const isOfKind =
	<Kind extends MomentKind>(kind: Kind) =>
	(moment: LiveMoment): moment is OfKind<Kind> =>
		moment.rule.kind === kind;

export const ofKind = <Kind extends MomentKind>(
	moments: readonly LiveMoment[],
	kind: Kind,
): Array<OfKind<Kind>> => moments.filter(isOfKind(kind));
