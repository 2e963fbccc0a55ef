import type { EntryRule } from '../../../../core/journey/journey';
import type { EnterOutcome } from '../../../../core/store/ports';
import type { StoreFixture } from '../../../helpers/stores';
import { aNode, aWait, claim, DAY, NOW } from './samples';

const WEEKLY: EntryRule = { again: 'after_time', afterMs: 7 * DAY, perObject: false };
const PER_OBJECT: EntryRule = { again: 'after_leaving', perObject: true };
const ALWAYS: EntryRule = { again: 'always', perObject: false };

/** Who may come into a journey, as it is written down. */
export function enteringContract(fixture: StoreFixture): void {
	const journeys = () => fixture.store().journeys;
	let entries = 0;

	async function enter(
		journeyKey: string,
		rule: EntryRule,
		{ now = NOW, contactId = 1, ...more }: { now?: number; contactId?: number; objectKey?: string },
	): Promise<EnterOutcome> {
		const request = { contactId, journeyKey, entry: `e${++entries}`, ...more };
		return (await journeys().enter([request], rule, now))[0]!;
	}
	const define = async (key: string, group?: string, priority?: number) =>
		await journeys().define({
			key,
			name: `The ${key}`,
			goals: [],
			exits: [],
			...(group === undefined ? {} : { group }),
			...(priority === undefined ? {} : { priority }),
		});

	describe('a journey again after a time', () => {
		it('counts from the last entry, and says from when on', async () => {
			await define('news');
			const first = await enter('news', WEEKLY, {});
			expect((await enter('news', WEEKLY, { now: NOW + 8 * DAY })).outcome).toBe(
				'already_in_journey',
			);
			await journeys().leave([{ enrolmentId: first.enrolment.id, reason: 'done' }], NOW + 5 * DAY);
			expect(await enter('news', WEEKLY, { now: NOW + 7 * DAY - 1 })).toMatchObject({
				outcome: 'too_soon',
				enrolment: { id: first.enrolment.id, leftReason: 'done' },
				journey: 'The news',
				from: NOW + 7 * DAY,
			});
			expect((await enter('news', WEEKLY, { now: NOW + 7 * DAY })).outcome).toBe('entered');
		});
	});

	describe('a journey per object', () => {
		it('is one at a time for each object, and keeps the object', async () => {
			const a = await enter('booking', PER_OBJECT, { objectKey: 'b1' });
			expect(a.enrolment.objectKey).toBe('b1');
			expect((await enter('booking', PER_OBJECT, { objectKey: 'b1' })).outcome).toBe(
				'already_in_journey',
			);
			expect((await enter('booking', PER_OBJECT, { objectKey: 'b2' })).outcome).toBe('entered');
			expect((await enter('booking', PER_OBJECT, {})).outcome).toBe('entered');
			expect((await enter('booking', PER_OBJECT, {})).outcome).toBe('already_in_journey');
			await journeys().leave([{ enrolmentId: a.enrolment.id, reason: 'done' }], NOW);
			expect((await enter('booking', PER_OBJECT, { objectKey: 'b1' })).outcome).toBe('entered');
			const kept = await journeys().active([1]);
			expect(kept.map(({ objectKey }) => objectKey)).toEqual(['b2', undefined, 'b1']);
		});

		it('keeps no object where the rule is per contact', async () => {
			const { enrolment } = await enter('news', ALWAYS, { objectKey: 'b1' });
			expect(enrolment.objectKey).toBeUndefined();
		});
	});

	describe('journeys of a group', () => {
		it('let the higher priority displace the others, whose waits are woken', async () => {
			const store = fixture.store();
			await define('low', 'g', 10);
			await define('free');
			await define('high', 'g', 60);
			const low = await enter('low', ALWAYS, {});
			const free = await enter('free', ALWAYS, {});
			const other = await enter('low', ALWAYS, { contactId: 2 });
			const nodeId = await aNode(store);
			await store.timers.hold([
				aWait(nodeId, { enrolmentId: low.enrolment.id, dueAt: NOW + DAY }),
				aWait(nodeId, { visit: 'f', enrolmentId: free.enrolment.id, dueAt: NOW + DAY }),
			]);
			const high = await enter('high', ALWAYS, { now: NOW + 5 });
			expect(high).toMatchObject({
				outcome: 'entered',
				displaced: [{ id: low.enrolment.id, leftReason: 'displaced:The high', leftAt: NOW + 5 }],
			});
			const active = await journeys().active([1, 2]);
			expect(active.map(({ id }) => id)).toEqual([
				free.enrolment.id,
				high.enrolment.id,
				other.enrolment.id,
			]);
			expect(await claim(store, nodeId, 'l', NOW + 5)).toEqual([
				expect.objectContaining({
					enrolmentId: low.enrolment.id,
					outcome: 'displaced:The high',
				}),
			]);
		});

		it('keep out who is in one of the same or a higher priority, and say which', async () => {
			await define('first', 'g');
			await define('equal', 'g', 50);
			await define('lower', 'g', 49);
			const first = await enter('first', ALWAYS, {});
			for (const key of ['equal', 'lower'])
				expect(await enter(key, ALWAYS, {})).toEqual({
					outcome: 'outranked',
					enrolment: first.enrolment,
					journey: 'The first',
				});
			// Its own enrolments are no rivals.
			expect((await enter('first', ALWAYS, {})).outcome).toBe('entered');
			await journeys().leave(
				(await journeys().active([1])).map(({ id }) => ({ enrolmentId: id, reason: 'done' })),
				NOW,
			);
			expect((await enter('lower', ALWAYS, {})).outcome).toBe('entered');
		});

		it('are decided within a batch as one after the other', async () => {
			await define('low', 'g', 10);
			await define('high', 'g', 60);
			const outcomes = await journeys().enter(
				['low', 'high', 'low'].map((journeyKey, i) => ({
					contactId: 1,
					journeyKey,
					entry: `s${i}`,
				})),
				ALWAYS,
				NOW,
			);
			expect(outcomes.map(({ outcome }) => outcome)).toEqual(['entered', 'entered', 'outranked']);
			expect(await journeys().active([1])).toEqual([outcomes[1]!.enrolment]);
			expect((await journeys().ofContact(1, 9)).map(({ leftReason }) => leftReason)).toEqual([
				undefined,
				'displaced:The high',
			]);
		});
	});

	describe('journeys.ofContact and list', () => {
		it('give the latest enrolments, newest first, and all journeys by name', async () => {
			await define('b');
			await define('a');
			const ids = [];
			for (const key of ['a', 'b', 'a']) ids.push((await enter(key, ALWAYS, {})).enrolment.id);
			await enter('a', ALWAYS, { contactId: 2 });
			const latest = async (limit: number, key?: string) =>
				(await journeys().ofContact(1, limit, key)).map(({ id }) => id);
			expect(await latest(2)).toEqual([ids[2], ids[1]]);
			expect(await latest(1, 'b')).toEqual([ids[1]]);
			expect(await latest(9, 'a')).toEqual([ids[2], ids[0]]);
			expect(await latest(9, 'c')).toEqual([]);
			expect((await journeys().list()).map(({ key }) => key)).toEqual(['a', 'b']);
		});
	});
}
