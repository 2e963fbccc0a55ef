import type { ContactDetails } from '../../../core/contact/contact';
import type { EndingSignal } from '../../../core/journey/journey';
import { readMoments } from '../../../core/moment/read';
import { ingest } from '../../../core/signal/ingest';
import type { ParsedSignal } from '../../../core/signal/parse';
import { postgresEngine, sqliteEngine, storeFixture } from '../../helpers/stores';

const NOW = Date.UTC(2026, 2, 1, 12);
const HOUR = 3_600_000;
let eventId = 0;

function signal(
	type: string,
	contact: ContactDetails,
	more: Partial<ParsedSignal> = {},
): ParsedSignal {
	return {
		eventId: `test:${++eventId}`,
		type,
		contact,
		warnings: [],
		occurredAt: NOW,
		receivedAt: NOW,
		properties: {},
		body: more.properties ?? {},
		...more,
	};
}

const ann = { email: 'ann@example.org' };
const bob = { email: 'bob@example.org' };

describe.each([sqliteEngine(), postgresEngine()])('on $name', (engine) => {
	beforeAll(() => engine.start());
	afterAll(() => engine.stop());
	const { store, another } = storeFixture(engine);

	/** Ann and Bob enter a journey at NOW; gives the enrolments' ids. */
	async function enterJourney(
		goals: EndingSignal[],
		exits: EndingSignal[] = [],
	): Promise<number[]> {
		const people = await store().contacts.upsert([ann, bob], NOW);
		await store().journeys.define({ key: 'welcome', name: 'Welcome', goals, exits });
		const outcomes = await store().transaction((tx) =>
			tx.journeys.enter(
				people.map(({ contact }) => ({
					contactId: contact.id,
					journeyKey: 'welcome',
					entry: 's1',
				})),
				{ again: 'never', perObject: false },
				NOW,
			),
		);
		return outcomes.map(({ enrolment }) => enrolment.id);
	}

	it('writes signals down for the contacts that it finds or creates', async () => {
		const { signals } = await ingest(
			store(),
			[
				signal('visited', { ...ann, zone: 'Europe/Berlin', traits: { plan: 'pro' } }),
				signal('visited', bob, { objectKey: 'page-1', properties: { url: '/x' } }),
				signal('bought', { ...ann, externalId: 'u1' }),
			],
			NOW,
		);
		expect(signals.map(({ duplicate }) => duplicate)).toEqual([false, false, false]);
		expect(signals[0]!.contact).toMatchObject({ zone: 'Europe/Berlin', traits: { plan: 'pro' } });
		expect(signals[2]!.contact.id).toBe(signals[0]!.contact.id);
		const history = await store().signals.history([signals[1]!.contact.id], 0);
		expect(history).toEqual([
			expect.objectContaining({
				id: signals[1]!.id,
				type: 'visited',
				objectKey: 'page-1',
				properties: { url: '/x' },
			}),
		]);
	});

	it('a duplicate is told as one and changes nothing, the details of its contact included', async () => {
		const first = signal('visited', { ...ann, country: 'DE' });
		const [before] = (await ingest(store(), [first], NOW)).signals;
		await ingest(store(), [signal('moved', { ...ann, country: 'AT' })], NOW + 1);
		const replay = { ...first, properties: { other: true } };
		const [after] = (await ingest(store(), [replay], NOW + 2)).signals;
		expect(after).toMatchObject({ id: before!.id, duplicate: true, contact: { country: 'AT' } });
		const history = await store().signals.history([before!.contact.id], 0);
		expect(history.map(({ properties }) => properties)).toEqual([{}, {}]);
	});

	it('an identifier of somebody else is told and not taken over', async () => {
		await store().contacts.upsert(
			[
				{ ...ann, externalId: 'u1' },
				{ ...bob, externalId: 'u2' },
			],
			NOW,
		);
		const { signals } = await ingest(store(), [signal('x', { externalId: 'u1', ...bob })], NOW);
		expect(signals[0]).toMatchObject({ contact: { externalId: 'u1' }, conflicts: ['email'] });
	});

	describe('a signal that ends a journey', () => {
		const bought: EndingSignal = {
			signal: 'bought',
			where: [{ property: 'amount', operator: 'greaterThan', value: 10 }],
		};
		const left: EndingSignal = { signal: 'left', where: [] };
		const later = { occurredAt: NOW + HOUR, properties: { amount: 20 } };
		const take = (...signals: ParsedSignal[]) => ingest(store(), signals, NOW + 2 * HOUR);

		it('ends it for its contact alone, by goal or exit', async () => {
			const [first, second] = await enterJourney([bought], [left]);
			const { ended } = await take(signal('bought', ann, later), signal('left', bob, later));
			expect(ended).toHaveLength(2);
			const enrolments = await store().journeys.byId([first!, second!]);
			expect(enrolments.get(first!)).toMatchObject({
				leftReason: 'goal:bought',
				leftAt: NOW + 2 * HOUR,
			});
			expect(enrolments.get(second!)).toMatchObject({ leftReason: 'exit:left' });
		});

		it.each<[string, string, Partial<ParsedSignal>]>([
			['another signal', 'visited', later],
			['the wrong properties', 'bought', { ...later, properties: { amount: 5 } }],
			['one from before the contact entered', 'bought', { ...later, occurredAt: NOW - 1 }],
		])('is not %s', async (_, type, more) => {
			const [enrolment] = await enterJourney([bought]);
			expect((await take(signal(type, ann, more))).ended).toEqual([]);
			expect((await store().journeys.byId([enrolment!])).get(enrolment!)?.leftAt).toBeUndefined();
		});

		it('is one from the instant of entering that is written down after it', async () => {
			await enterJourney([bought]);
			const { ended } = await take(signal('bought', ann, { ...later, occurredAt: NOW }));
			expect(ended).toMatchObject([{ reason: 'goal:bought' }]);
		});

		it('is the earliest of several, and a goal before an exit', async () => {
			const [first] = await enterJourney([bought], [left, { signal: 'bought', where: [] }]);
			await take(
				signal('bought', ann, { ...later, occurredAt: NOW + 2 * HOUR }),
				signal('left', ann, { occurredAt: NOW + HOUR }),
				signal('bought', bob, later),
			);
			const enrolments = [...(await store().journeys.byId([first!, first! + 1])).values()];
			expect(enrolments.map(({ leftReason }) => leftReason).sort()).toEqual([
				'exit:left',
				'goal:bought',
			]);
		});

		it('does it once: its duplicate ends nothing', async () => {
			const early = signal('bought', ann, later);
			await take(early);
			const [enrolment] = await enterJourney([bought]);
			expect((await take(early)).ended).toEqual([]);
			expect((await store().journeys.byId([enrolment!])).get(enrolment!)?.leftAt).toBeUndefined();
		});
	});

	describe('moments', () => {
		const publish = async () => {
			const address = { workflowId: 'wf', nodeId: 'n', name: 'n', kind: 'signalTrigger' as const };
			const nodeId = await store().timers.register(address, NOW);
			const rows = [{ signal: 'booked' }, { when: 'date', signal: 'booked', dateField: 'on' }];
			await store().moments.publish(nodeId, readMoments(rows, 'UTC'), NOW);
			return nodeId;
		};
		const status = async () => (await store().timers.status(NOW))[0]?.waiting ?? 0;

		it('arise with the signals, and what they cannot read is told', async () => {
			await publish();
			const { signals } = await ingest(
				store(),
				[
					signal('booked', ann, { properties: { on: 'soon' } }),
					signal('booked', bob, { properties: { on: NOW } }),
				],
				NOW,
			);
			expect(await status()).toBe(2);
			expect(signals.map(({ warnings }) => warnings.map(({ code }) => code))).toEqual([
				['moment_date_unreadable'],
				[],
			]);
		});

		it('tell where a date replaces another one only because no object is named', async () => {
			await publish();
			const on = (days: number, more = {}) =>
				signal('booked', ann, { properties: { on: NOW + days * 86_400_000 }, ...more });
			const codes = async (...signals: ParsedSignal[]) =>
				(await ingest(store(), signals, NOW)).signals.map(({ warnings }) =>
					warnings.map(({ code }) => code),
				);
			expect(await codes(on(5), on(5), on(9))).toEqual([[], [], ['moment_object_missing']]);
			expect(await codes(on(7, { objectKey: 'b1' }), on(8, { objectKey: 'b2' }))).toEqual([[], []]);
		});

		it('tell the sender of a date of the contact that cannot be read', async () => {
			const row = { when: 'date', dateOf: 'contact', dateField: 'renewal' };
			await store().moments.publish(1, readMoments([row], 'UTC'), NOW);
			const details = (renewal: unknown) => ({ contact: { ...ann, traits: { renewal } } });
			const { signals } = await ingest(
				store(),
				[signal('seen', ann), signal('seen', ann, details('soon')), signal('seen', bob)],
				NOW,
			);
			expect(signals.map(({ warnings }) => warnings.map(({ code }) => code))).toEqual([
				[],
				['moment_date_unreadable'],
				[],
			]);
		});

		it('do not arise silently, nor later from the same signal', async () => {
			await publish();
			const one = signal('booked', ann, { properties: { on: NOW } });
			await ingest(store(), [one], NOW, { silently: true });
			await ingest(store(), [one], NOW);
			expect(await status()).toBe(0);
			const moments = (await store().moments.live(NOW)).map(({ id }) => id);
			expect(await store().watches.due(moments, NOW + 99 * 86_400_000, 9)).toEqual([]);
		});
	});

	it('keeps all or nothing', async () => {
		const broken = signal('visited', bob, { properties: { big: 1n as unknown } });
		await expect(ingest(store(), [signal('visited', ann), broken], NOW)).rejects.toThrow(/BigInt/);
		expect(await store().contacts.find([ann, bob])).toEqual([undefined, undefined]);
	});

	it('takes 1,000 in less than a second', async () => {
		const batch = Array.from({ length: 1_000 }, (_, i) =>
			signal('visited', { email: `c${i}@example.org`, zone: 'Europe/Berlin' }),
		);
		const started = performance.now();
		expect((await ingest(store(), batch, NOW)).signals).toHaveLength(1_000);
		expect(performance.now() - started).toBeLessThan(1_000);
	});

	it('racing batches with the same events and people, in any order, keep each event once', async () => {
		const batch = Array.from({ length: 40 }, (_, i) =>
			signal('visited', { email: `c${i % 10}@example.org`, locale: 'de' }),
		);
		const stores = [store(), await another(), await another()];
		const runs = await Promise.all(
			[...stores, ...stores].map((one, i) => ingest(one, i % 2 ? batch : batch.toReversed(), NOW)),
		);
		const fresh = runs.flatMap(({ signals }) => signals.filter(({ duplicate }) => !duplicate));
		expect(new Set(fresh.map(({ id }) => id)).size).toBe(40);
		expect(fresh).toHaveLength(40);
	});
});
