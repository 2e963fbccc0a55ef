import { openDatabaseAt, postgresEngine, sqliteEngine, storeFixture } from '../../helpers/stores';
import { DAY, HOUR, NOW, Stage } from './stage';

describe.each([sqliteEngine(), postgresEngine()])('on $name', (engine) => {
	beforeAll(() => engine.start());
	afterAll(() => engine.stop());
	const { store, place } = storeFixture(engine);
	const by = async (stage: Stage) => (await stage.started()).map((one) => one.by);

	describe('silence', () => {
		const rows = [{ when: 'silence', signal: 'visit', amount: 60, unit: 'days' }];

		it('starts so long after the latest activity, once, and anew after the next', async () => {
			const stage = await Stage.set(store(), rows);
			await stage.tell({ type: 'visit' });
			await stage.wait(40 * DAY);
			await stage.tell({ type: 'visit' }, { type: 'other' });
			await stage.wait(60 * DAY - 1, DAY);
			expect(await by(stage)).toEqual([]);
			await stage.wait(1);
			expect(await by(stage)).toEqual(['e2']);
			await stage.wait(100 * DAY, DAY);
			expect(await by(stage)).toEqual([]);
			await stage.tell({ type: 'visit' });
			await stage.wait(60 * DAY);
			expect(await by(stage)).toEqual(['e4']);
		});

		it('is not told again by an old activity that comes late', async () => {
			const stage = await Stage.set(store(), rows);
			await stage.tell({ type: 'visit' });
			await stage.wait(60 * DAY);
			expect(await by(stage)).toEqual(['e1']);
			await stage.tell({ type: 'visit', at: NOW - HOUR });
			await stage.tell({ type: 'visit', at: NOW });
			await stage.look();
			expect(await by(stage)).toEqual([]);
			expect(await stage.watched()).toBe(0);
		});

		it('needs so much activity before, and counts any signal where none is named', async () => {
			const stage = await Stage.set(store(), [
				{ when: 'silence', amount: 60, unit: 'days', more: { activeBefore: 2 } },
			]);
			await stage.tell({ type: 'a' }, { type: 'a', who: 'bob' }, { type: 'b', who: 'bob' });
			await stage.tell({ type: 'score.changed' });
			await stage.wait(60 * DAY);
			expect((await stage.started()).map(({ who, by: signal }) => [who, signal])).toEqual([
				['bob', 'e3'],
			]);
		});

		it('writes nothing for each further activity', async () => {
			const stage = await Stage.set(store(), rows);
			await stage.tell({ type: 'visit' });
			const [before] = await store().watches.due([1], NOW + 60 * DAY, 1);
			await stage.wait(DAY);
			await stage.tell({ type: 'visit' });
			expect(await store().watches.due([1], NOW + 60 * DAY, 1)).toEqual([before]);
		});
	});

	describe('a date in a signal', () => {
		const rows = [
			{
				when: 'date',
				signal: 'booked, moved',
				dateField: 'start',
				amount: 24,
				unit: 'hours',
				unless: 'cancelled',
			},
		];
		const start = NOW + 5 * DAY;
		const booked = (date: unknown = new Date(start).toISOString(), more = {}) => ({
			type: 'booked',
			object: 'b-1',
			properties: { start: date },
			...more,
		});

		it('starts so long before, once, however often it is said', async () => {
			const stage = await Stage.set(store(), rows);
			await stage.tell(booked(), booked());
			await stage.wait(4 * DAY - 1);
			expect(await by(stage)).toEqual([]);
			await stage.wait(1);
			expect(await by(stage)).toEqual(['e2']);
			await stage.tell(booked());
			await stage.wait(5 * DAY, HOUR);
			expect(await by(stage)).toEqual([]);
		});

		it('starts when the appointment is moved away, and back again after its time', async () => {
			const stage = await Stage.set(store(), rows);
			await stage.tell(booked());
			await stage.wait(3 * DAY);
			await stage.tell(booked(start + 3 * DAY, { type: 'moved' }));
			await stage.wait(DAY + HOUR);
			expect(await by(stage)).toEqual([]);
			await stage.tell(booked(start, { type: 'moved' }));
			await stage.wait(5 * DAY, HOUR);
			expect(await by(stage)).toEqual(['e3']);
		});

		it('follows the appointment when it is moved', async () => {
			const stage = await Stage.set(store(), rows);
			await stage.tell(booked());
			await stage.tell(booked(start + 3 * DAY, { type: 'moved' }));
			await stage.wait(6 * DAY, DAY);
			expect(await by(stage)).toEqual([]);
			await stage.wait(DAY);
			expect(await by(stage)).toEqual(['e2']);
		});

		it.each([
			['the same object', 'b-1', []],
			['another object', 'b-2', ['e1']],
		])('is off when it is cancelled, about %s', async (_, object, expected) => {
			const stage = await Stage.set(store(), rows);
			await stage.tell(booked());
			await stage.tell({ type: 'cancelled', object });
			await stage.wait(4 * DAY);
			expect(await by(stage)).toEqual(expected);
		});

		it('is taken back by a signal that fits no more or empties it, not by one that leaves it out', async () => {
			const where = {
				values: [{ property: 'state', operator: 'notEquals' as const, value: 'off' }],
			};
			const stage = await Stage.set(store(), [{ ...rows[0], conditions: where }]);
			await stage.tell(...['ann', 'bob', 'cid'].map((who) => booked(undefined, { who })));
			await stage.tell(
				booked(null, { who: 'ann' }),
				booked(undefined, {
					who: 'bob',
					properties: { start: new Date(start).toISOString(), state: 'off' },
				}),
				booked(undefined, { who: 'cid', properties: { note: 'bring papers' } }),
			);
			await stage.wait(4 * DAY);
			expect((await stage.started()).map(({ who }) => who)).toEqual(['cid']);
		});

		it('follows its rule as it is edited meanwhile', async () => {
			const stage = await Stage.set(store(), rows);
			await stage.tell(booked());
			await stage.publish([{ ...rows[0], amount: 2 }]);
			await stage.wait(4 * DAY);
			expect(await by(stage)).toEqual([]);
			await stage.wait(22 * HOUR);
			expect(await by(stage)).toEqual(['e1']);
		});

		it('without a time of day is midnight of the contact, and days are those of the calendar there', async () => {
			const stage = await Stage.set(store(), [{ ...rows[0], amount: 2, unit: 'days' }]);
			// On 29 March 2026 the clocks in Berlin go forward.
			await stage.tell(booked('2026-03-30', { details: { zone: 'Europe/Berlin' } }));
			await stage.wait(Date.parse('2026-03-28T00:00:00+01:00') - NOW - 1);
			expect(await by(stage)).toEqual([]);
			await stage.wait(1);
			expect(await by(stage)).toEqual(['e1']);
		});

		it('after it counts the other way, and a date that is long past starts nothing', async () => {
			const stage = await Stage.set(store(), [
				{ ...rows[0], amount: 40, unit: 'days', direction: 'after' },
			]);
			await stage.tell(
				booked(NOW - 39 * DAY, { object: 'o1' }),
				booked(NOW - 42 * DAY, { object: 'o2' }),
			);
			await stage.wait(DAY);
			expect(await by(stage)).toEqual(['e1']);
			expect(await stage.watched()).toBe(0);
		});

		it('that cannot be read starts nothing', async () => {
			const stage = await Stage.set(store(), rows);
			await stage.tell(booked('soon'), booked(undefined, { properties: {} }));
			expect(await stage.watched()).toBe(0);
		});
	});

	describe('a date of the contact', () => {
		const rows = [
			{
				when: 'date',
				dateOf: 'contact',
				dateField: 'renewal',
				amount: 30,
				unit: 'days',
				unless: 'renewed',
			},
		];
		const date = NOW + 40 * DAY;
		const renewal = (at: unknown) => ({ traits: { renewal: at } });

		it('starts so long before, by whatever wrote it down', async () => {
			const stage = await Stage.set(store(), rows);
			await stage.keep(renewal(new Date(date).toISOString()));
			await stage.tell({ type: 'a', who: 'bob', details: renewal(date) });
			await stage.keep(renewal(date), 'bob');
			await stage.wait(10 * DAY);
			expect(await stage.started()).toEqual(
				['ann', 'bob'].map((who) => ({
					moment: 'before traits.renewal',
					who,
					by: date,
					at: NOW + 10 * DAY,
				})),
			);
			await stage.keep(renewal(date));
			await stage.wait(40 * DAY, DAY);
			expect(await by(stage)).toEqual([]);
		});

		it('starts once, wherever the contact turns out to live, and when it is written down again', async () => {
			const stage = await Stage.set(store(), rows);
			for (const who of ['ann', 'bob']) await stage.keep(renewal('2026-04-02'), who);
			await stage.wait(12 * HOUR);
			expect((await stage.started()).map(({ who }) => who)).toEqual(['ann', 'bob']);
			await stage.keep({ zone: 'America/New_York' });
			await stage.keep(renewal(null), 'bob');
			await stage.keep(renewal('2026-04-02'), 'bob');
			await stage.wait(2 * DAY, HOUR);
			await stage.keep({ zone: 'Pacific/Auckland' });
			await stage.wait(5 * DAY, HOUR);
			expect(await by(stage)).toEqual([]);
			const [moment] = await store().moments.live(stage.now);
			expect(await store().watches.due([moment!.id], Number.MAX_SAFE_INTEGER, 9)).toEqual([]);
		});

		it('starts sooner where the contact turns out to live further east', async () => {
			const stage = await Stage.set(store(), rows);
			await stage.keep(renewal('2026-04-03'));
			await stage.keep({ zone: 'Asia/Tokyo' });
			await stage.wait(27 * HOUR - 1);
			expect(await by(stage)).toEqual([]);
			await stage.wait(1);
			expect(await stage.started()).toMatchObject([{ at: Date.parse('2026-03-04T00:00+09:00') }]);
		});

		it('is not judged again by signals from before it is written down once more', async () => {
			const stage = await Stage.set(store(), rows);
			await stage.keep(renewal('2026-04-02'));
			await stage.wait(HOUR);
			await stage.tell({ type: 'renewed' });
			await stage.wait(12 * HOUR);
			await stage.keep(renewal(null));
			await stage.keep(renewal('2026-04-02'));
			await stage.wait(2 * DAY, HOUR);
			expect(await by(stage)).toEqual([]);
		});

		it('follows the date, and what has happened since it was written down', async () => {
			const stage = await Stage.set(store(), rows);
			await stage.tell({ type: 'renewed', at: NOW - 1, who: 'bob' });
			for (const who of ['ann', 'bob', 'cid']) await stage.keep(renewal(date), who);
			await stage.keep(renewal(date + DAY), 'ann');
			await stage.tell({ type: 'renewed', who: 'cid' });
			await stage.wait(10 * DAY);
			expect((await stage.started()).map(({ who }) => who)).toEqual(['bob']);
			await stage.wait(DAY);
			expect(await stage.started()).toMatchObject([{ who: 'ann', by: date + DAY }]);
		});
	});

	describe('a score', () => {
		const change = (scoreBefore: number, score: number, bandBefore: string, band: string) => ({
			type: 'score.changed',
			properties: { model: 'm', scoreBefore, score, bandBefore, band },
		});

		it('starts when it crosses the line in the direction', async () => {
			const stage = await Stage.set(store(), [
				{ when: 'score', crossing: 'up', band: 'sql' },
				{ when: 'score', crossing: 'down', edge: 'points', points: 60 },
			]);
			await stage.tell(change(40, 60, 'nurture', 'mql'));
			expect(await stage.started()).toEqual([]);
			await stage.tell(change(60, 110, 'mql', 'hot'), change(110, 76, 'hot', 'sql'));
			expect((await stage.started()).map(({ moment, by: id }) => [moment, id])).toEqual([
				['score up sql', 'e2'],
			]);
			await stage.tell(change(76, 59, 'sql', 'mql'));
			expect((await stage.started()).map(({ moment }) => moment)).toEqual(['score down points']);
		});
	});

	it('a watch whose contact is gone goes, too', async () => {
		const stage = await Stage.set(store(), [{ when: 'silence', amount: 1, unit: 'days' }]);
		await stage.tell({ type: 'visit' });
		const database = await openDatabaseAt(place());
		await database.run(() => 'delete from tact_contacts');
		await database.close();
		await stage.wait(DAY);
		expect(await stage.watched()).toBe(0);
	});
});
