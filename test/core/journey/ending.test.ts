import type { Enrolment, JourneyDefinition } from '../../../core/journey/journey';
import { endingOf, type Occurrence } from '../../../core/signal/ingest';

const journey = (perObject: boolean): JourneyDefinition => ({
	key: 'j',
	name: 'J',
	goals: [{ signal: 'paid', where: [] }],
	exits: [{ signal: 'refunded', where: [] }],
	perObject,
});
const enrolment = (objectKey?: string): Enrolment => ({
	id: 1,
	journeyKey: 'j',
	contactId: 1,
	enteredAt: 0,
	...(objectKey === undefined ? {} : { objectKey }),
});
const signal = (type: string, objectKey: string | undefined, id: number): Occurrence => ({
	id,
	contactId: 1,
	type,
	objectKey,
	occurredAt: 1_000 * id,
	receivedAt: 1_000 * id,
	properties: {},
});
const SIGNALS = [
	signal('paid', 'b', 1),
	signal('paid', undefined, 2),
	signal('refunded', 'a', 3),
	signal('paid', 'a', 4),
];

test('a journey about an object is ended by signals about that object only', () => {
	expect(endingOf(journey(true), enrolment('a'), SIGNALS, undefined)).toBe('exit:refunded');
	expect(endingOf(journey(true), enrolment('b'), SIGNALS.slice(1), undefined)).toBeUndefined();
});

test('one about the contact, or about no object, by any', () => {
	expect(endingOf(journey(true), enrolment(), SIGNALS, undefined)).toBe('goal:paid');
	// The journey was one per object when she came in, and is one per contact now.
	expect(endingOf(journey(false), enrolment('a'), SIGNALS, undefined)).toBe('goal:paid');
});

test('signals from before the entry count where it says so', () => {
	const late = { ...enrolment('a'), enteredAt: 3_500 };
	expect(endingOf(journey(true), late, SIGNALS, undefined)).toBe('goal:paid');
	expect(endingOf(journey(true), { ...late, signalsFrom: 2_000 }, SIGNALS, 1)).toBe(
		'exit:refunded',
	);
});
