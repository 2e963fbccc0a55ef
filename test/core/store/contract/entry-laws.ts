import fc from 'fast-check';
import type { EntryRule, JourneyDefinition } from '../../../../core/journey/journey';
import type { Store } from '../../../../core/store/ports';
import { DAY, NOW } from './samples';

/** Two journeys of a group, one of another priority, and one that stands alone. */
const JOURNEYS: ReadonlyArray<Pick<JourneyDefinition, 'key' | 'group' | 'priority'>> = [
	{ key: 'low', group: 'g', priority: 10 },
	{ key: 'mid', group: 'g' },
	{ key: 'high', group: 'g', priority: 90 },
	{ key: 'alone' },
];

interface Arrival {
	contact: number;
	journey: string;
	entry: number;
	objectKey?: string;
	/** Leaves everything before it comes in. */
	leaves: boolean;
}

const arrival: fc.Arbitrary<Arrival> = fc.record({
	contact: fc.nat(1),
	journey: fc.constantFrom(...JOURNEYS.map(({ key }) => key)),
	entry: fc.nat(9),
	objectKey: fc.option(fc.constantFrom('a', 'b'), { nil: undefined }),
	leaves: fc.boolean(),
});

const rule: fc.Arbitrary<EntryRule> = fc.record({
	again: fc.constantFrom('never', 'after_leaving', 'after_time', 'always'),
	afterMs: fc.constantFrom(0, DAY, 3 * DAY),
	perObject: fc.boolean(),
});

/** Who may come into journeys, whatever has happened before. */
export function entryLaws(store: () => Store): void {
	let run = 0;

	/**
	 * Brings people in, one step a day, together or one after the other. Tells what became of each, by
	 * numbers that mean the same in every run.
	 */
	async function bringIn(rules: EntryRule, steps: Arrival[][], how: 'together' | 'singly') {
		const { journeys } = store();
		const prefix = `r${++run}`;
		const contactId = (contact: number) => run * 10 + contact;
		for (const { key, group, ...more } of JOURNEYS)
			await journeys.define({
				...more,
				...(group ? { group: prefix + group } : {}),
				key: prefix + key,
				name: key,
				goals: [],
				exits: [],
			});
		const outcomes = [];
		for (const [day, step] of steps.entries()) {
			const now = NOW + day * DAY;
			const leaving = step.filter(({ leaves }) => leaves).map(({ contact }) => contactId(contact));
			const active = await journeys.active([...new Set(leaving)]);
			const endings = active.map(({ id }) => ({ enrolmentId: id, reason: 'done' }));
			await journeys.leave(endings, now);
			const requests = step.map(({ contact, journey, entry, objectKey }) => ({
				contactId: contactId(contact),
				journeyKey: prefix + journey,
				entry: String(entry),
				...(objectKey === undefined ? {} : { objectKey }),
			}));
			const calls = how === 'together' ? [requests] : requests.map((request) => [request]);
			for (const call of calls) outcomes.push(...(await journeys.enter(call, rules, now)));
		}
		const all = [0, 1].map((contact) => journeys.ofContact(contactId(contact), 1_000));
		const enrolments = (await Promise.all(all)).flat().sort((a, b) => a.id - b.id);
		const numberOf = (id: number) => enrolments.findIndex((one) => one.id === id);
		return {
			enrolments,
			plain: {
				outcomes: outcomes.map(({ outcome, enrolment }) => [outcome, numberOf(enrolment.id)]),
				ends: enrolments.map(({ enteredAt, leftAt, leftReason }) => [
					enteredAt,
					leftAt,
					leftReason,
				]),
			},
		};
	}

	const steps = fc.array(fc.array(arrival, { minLength: 1, maxLength: 6 }), {
		minLength: 1,
		maxLength: 4,
	});

	it('nobody is in a journey more often than its rule says, nor in two of a group', async () => {
		await fc.assert(
			fc.asyncProperty(rule, steps, async (rules, some) => {
				const { enrolments } = await bringIn(rules, some, 'together');
				const active = enrolments.filter(({ leftAt }) => leftAt === undefined);
				const most = (among: typeof enrolments) => {
					const same = Map.groupBy(among, ({ contactId, journeyKey, objectKey }) =>
						JSON.stringify([contactId, journeyKey, rules.perObject && objectKey]),
					);
					return Math.max(0, ...[...same.values()].map(({ length }) => length));
				};
				if (rules.again !== 'always') expect(most(active)).toBeLessThanOrEqual(1);
				if (rules.again === 'never') expect(most(enrolments)).toBeLessThanOrEqual(1);
				const grouped = active.filter(({ journeyKey }) => !journeyKey.endsWith('alone'));
				for (const same of Map.groupBy(grouped, ({ contactId }) => contactId).values())
					expect(new Set(same.map(({ journeyKey }) => journeyKey)).size).toBe(1);
			}),
			{ numRuns: 25 },
		);
	});

	it('a batch of entries ends as the same requests one by one', async () => {
		await fc.assert(
			fc.asyncProperty(rule, steps, async (rules, some) => {
				const together = await bringIn(rules, some, 'together');
				const singly = await bringIn(rules, some, 'singly');
				expect(together.plain).toEqual(singly.plain);
			}),
			{ numRuns: 20 },
		);
	});
}
