import type { PauseTarget } from '../../../../core/store/ports';
import type { StoreFixture } from '../../../helpers/stores';
import { aNode, aWait, DAY, MINUTE } from './samples';

const SCOPES: Array<[string, PauseTarget]> = [
	['everything', { scope: 'all' }],
	['a journey', { scope: 'journey', journeyKey: 'w' }],
	['a contact', { scope: 'contact', contactId: 1 }],
];
const at = (iso: string) => Date.parse(iso);

/** A Wednesday. */
const BEGIN = at('2026-03-25T12:00:00Z');
const FRIDAY_AT_TEN = at('2026-03-27T09:00:00Z');
const LONG = 'since before the local time';

/** Pauses over waits that end at a time of day, shifted: 10:00 in Berlin, where the clocks go forward on 29 March. */
export function localPausesContract(fixture: StoreFixture): void {
	describe.each(SCOPES)('waits for a local time after a pause of %s', (_, target) => {
		/** When contact 1 goes on, who was to go on at ten on Friday. */
		async function dueAfter(length: number, weekdays?: number[], zone = 'Europe/Berlin') {
			const store = fixture.store();
			const nodeId = await aNode(store);
			const panel = weekdays ? { weekdays } : {};
			const settings = { moves: 'by_days' as const, zone, panel };
			await store.steps.publish(nodeId, settings, BEGIN);
			const [{ enrolment }] = await store.journeys.enter(
				[{ contactId: 1, journeyKey: 'w', entry: 's1' }],
				{ again: 'never', perObject: false },
				BEGIN,
			);
			const enrolmentId = enrolment.id;
			await store.timers.hold([aWait(nodeId, { enrolmentId, dueAt: FRIDAY_AT_TEN })]);
			await store.pauses.pause([target], BEGIN);
			await store.pauses.resume([target], { now: BEGIN + length, shift: true });
			const [wait] = await store.timers.ofContacts([1]);
			return new Date(wait!.dueAt).toISOString();
		}

		it.each<[string, number, string]>([
			['of a minute: as they were', MINUTE, '2026-03-27T09:00:00.000Z'],
			['of a day: a day later', DAY, '2026-03-28T09:00:00.000Z'],
			['of 2 days: at ten of summer time', 2 * DAY - MINUTE * 60, '2026-03-28T09:00:00.000Z'],
			['of 2 days and more', 2 * DAY + 1, '2026-03-29T08:00:00.000Z'],
			[LONG, 10 * DAY - 1, '2026-04-05T08:00:00.000Z'],
		])('%s', async (_what, length, due) => {
			expect(await dueAfter(length)).toBe(due);
		});

		it('on allowed weekdays only', async () => {
			expect(await dueAfter(DAY, [1, 2, 3, 4, 5])).toBe('2026-03-30T08:00:00.000Z');
		});

		it('by the clock of the contact, where that is known', async () => {
			const { contacts } = fixture.store();
			await contacts.upsert([{ email: 'a@example.org', zone: 'Europe/Berlin' }], BEGIN);
			expect(await dueAfter(2 * DAY, undefined, 'Asia/Tokyo')).toBe('2026-03-29T08:00:00.000Z');
		});
	});
}
