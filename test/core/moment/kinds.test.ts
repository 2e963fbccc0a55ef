import { postgresEngine, sqliteEngine, storeFixture } from '../../helpers/stores';
import { DAY, HOUR, MINUTE, NOW, Stage } from './stage';

describe.each([sqliteEngine(), postgresEngine()])('on $name', (engine) => {
	beforeAll(() => engine.start());
	afterAll(() => engine.stop());
	const { store } = storeFixture(engine);
	const by = async (stage: Stage) => (await stage.started()).map((one) => one.by);

	describe('a signal that happens', () => {
		it('starts at once, whichever way it came in, and for each moment that it fits', async () => {
			const stage = await Stage.set(store(), [
				{ signal: 'a, b' },
				{
					signal: 'a',
					conditions: { values: [{ property: 'n', operator: 'greaterThan', value: '1' }] },
				},
			]);
			await stage.tell(
				{ type: 'a', properties: { n: 2 } },
				{ type: 'c' },
				{ type: 'b', who: 'bob' },
			);
			expect(await stage.started()).toEqual([
				{ moment: 'a, b', who: 'ann', by: 'e1', at: NOW },
				{ moment: 'a', who: 'ann', by: 'e1', at: NOW },
				{ moment: 'a, b', who: 'bob', by: 'e3', at: NOW },
			]);
		});

		it('starts once: its duplicates start nothing', async () => {
			const stage = await Stage.set(store(), []);
			await stage.tell({ type: 'a', eventId: 'x' }, { type: 'a', eventId: 'x' });
			await stage.tell({ type: 'a', eventId: 'x' });
			expect(await by(stage)).toEqual(['x']);
		});

		it('starts in its own time where it lies ahead, and not at all where it is stale', async () => {
			const stage = await Stage.set(store(), []);
			await stage.tell(
				{ type: 'ahead', at: NOW + HOUR, eventId: 'ahead' },
				{ type: 'old', at: NOW - DAY, eventId: 'old' },
				{ type: 'stale', at: NOW - DAY - 1, eventId: 'stale' },
			);
			expect(await stage.started()).toEqual([
				{ moment: 'any signal', who: 'ann', by: 'old', at: NOW },
				{ moment: 'any signal', who: 'ann', by: 'ahead', at: NOW + HOUR },
			]);
		});

		it('asks what the contact is like after the signal', async () => {
			const stage = await Stage.set(store(), [
				{ contactConditions: { values: [{ property: 'plan', operator: 'equals', value: 'pro' }] } },
			]);
			await stage.tell(
				{ type: 'a' },
				{ type: 'a', who: 'bob', details: { traits: { plan: 'pro' } } },
			);
			expect(await by(stage)).toEqual(['e2']);
		});

		it('starts nothing once its node is off, and is seen by other nodes', async () => {
			const off = await Stage.set(store(), []);
			const other = await Stage.set(store(), [], 'b');
			await store().moments.withdraw(off.nodeId, NOW);
			await off.tell({ type: 'a' });
			expect(await off.started()).toEqual([]);
			expect(await other.started()).toHaveLength(1);
		});

		it('is no change of score, which is not what somebody did', async () => {
			const stage = await Stage.set(store(), [{}, { signal: 'score.changed' }]);
			await stage.tell({ type: 'score.changed', properties: { score: 1 } });
			expect((await stage.started()).map(({ moment }) => moment)).toEqual(['score.changed']);
		});
	});

	describe('the first signal of its kind', () => {
		const rows = [{ when: 'first', signal: 'a' }];

		it('starts once for each contact', async () => {
			const stage = await Stage.set(store(), rows);
			await stage.tell({ type: 'a' }, { type: 'a' }, { type: 'b', who: 'bob' });
			await stage.tell({ type: 'a' }, { type: 'a', who: 'bob' });
			expect(await by(stage)).toEqual(['e1', 'e5']);
		});

		it('is the earliest of those that come together', async () => {
			const stage = await Stage.set(store(), rows);
			await stage.tell({ type: 'a' }, { type: 'a', at: NOW - HOUR });
			expect(await by(stage)).toEqual(['e2']);
		});

		it('is not one whose first was long ago, be it told only now', async () => {
			const stage = await Stage.set(store(), rows);
			await stage.tell({ type: 'a' }, { type: 'a', at: NOW - 2 * DAY });
			await stage.tell({ type: 'a' });
			expect(await by(stage)).toEqual([]);
		});

		it('is the first that fits its conditions, after many that do not', async () => {
			const where = { values: [{ property: 'n', operator: 'equals' as const, value: '1' }] };
			const stage = await Stage.set(store(), [{ ...rows[0], conditions: where }]);
			await stage.tell(
				...Array.from({ length: 50 }, (_, i) => ({ type: 'a', at: NOW - i * MINUTE })),
			);
			await stage.tell({ type: 'a', properties: { n: 1 } });
			await stage.tell({ type: 'a', properties: { n: 1 } });
			expect(await by(stage)).toEqual(['e51']);
		});
	});

	describe('a signal that is not followed by another', () => {
		const rows = [
			{
				when: 'notFollowed',
				signal: 'sent',
				absent: 'signed, declined',
				amount: 48,
				unit: 'hours',
			},
		];
		const DUE = 48 * HOUR + 5 * MINUTE;

		it('starts when time and grace are over, once, with the signal itself', async () => {
			const stage = await Stage.set(store(), rows);
			await stage.tell({ type: 'sent', object: 'e-1' });
			await stage.wait(DUE - 1);
			expect(await by(stage)).toEqual([]);
			await stage.wait(1);
			expect(await by(stage)).toEqual(['e1']);
			await stage.wait(10 * DAY, DAY);
			expect(await by(stage)).toEqual([]);
		});

		it.each([
			['about the same object', 'e-1', []],
			['about another object', 'e-2', ['e1']],
			['about no object', undefined, ['e1']],
		])('is settled by one that is %s', async (_, object, expected) => {
			const stage = await Stage.set(store(), rows);
			await stage.tell({ type: 'sent', object: 'e-1' });
			await stage.tell({ type: 'declined', object, at: NOW + HOUR });
			await stage.wait(DUE);
			expect(await by(stage)).toEqual(expected);
		});

		it('is settled by any where neither names an object, or the object does not matter', async () => {
			const stage = await Stage.set(store(), [...rows, { ...rows[0], sameObject: false }]);
			await stage.tell({ type: 'sent' }, { type: 'sent', object: 'e-1', who: 'bob' });
			await stage.tell({ type: 'signed', object: 'e-2' }, { type: 'signed', who: 'bob' });
			await stage.wait(DUE);
			expect((await stage.started()).map(({ who, moment }) => [who, moment])).toEqual([
				['bob', 'sent without signed, declined'],
			]);
		});

		it('is settled by one that comes late, within the grace, and not by one from before', async () => {
			const stage = await Stage.set(store(), rows);
			await stage.tell({ type: 'signed', who: 'bob', at: NOW - 1 });
			await stage.tell({ type: 'sent' }, { type: 'sent', who: 'bob' });
			await stage.wait(48 * HOUR + 4 * MINUTE);
			await stage.tell({ type: 'signed', at: NOW + HOUR });
			await stage.wait(MINUTE);
			expect((await stage.started()).map(({ who }) => who)).toEqual(['bob']);
		});

		it('can be the same signal again', async () => {
			const stage = await Stage.set(store(), [{ ...rows[0], absent: 'sent' }]);
			await stage.tell({ type: 'sent' });
			await stage.wait(HOUR);
			await stage.tell({ type: 'sent' });
			await stage.wait(5 * DAY, HOUR);
			expect(await by(stage)).toEqual(['e2']);
		});

		const cart = { when: 'notFollowed', signal: 'cart', absent: 'order', amount: 24 };

		it('starts once for each object, with the latest signal about it', async () => {
			const stage = await Stage.set(store(), [cart]);
			await stage.tell({ type: 'cart', object: 'c1' }, { type: 'cart' });
			await stage.wait(HOUR);
			await stage.tell({ type: 'cart', object: 'c1' }, { type: 'cart', object: 'c2' });
			await stage.wait(HOUR);
			await stage.tell({ type: 'cart', object: 'c1' }, { type: 'cart' });
			expect(await stage.watched()).toBe(3);
			await stage.wait(2 * DAY, 5 * MINUTE);
			const due = (hours: number) => NOW + (24 + hours) * HOUR + 5 * MINUTE;
			const started = (await stage.started()).map(({ by: signal, at }) => [signal, at]);
			expect(started.sort()).toEqual([
				['e4', due(1)],
				['e5', due(2)],
				['e6', due(2)],
			]);
		});

		it('starts once for the contact, with the latest signal, where the object does not matter', async () => {
			const stage = await Stage.set(store(), [{ ...cart, sameObject: false }]);
			await stage.tell({ type: 'cart', object: 'c1' });
			await stage.wait(HOUR);
			await stage.tell({ type: 'cart', object: 'c2' }, { type: 'cart' });
			await stage.wait(3 * DAY, HOUR);
			expect(await by(stage)).toEqual(['e3']);
		});

		it('starts again after a new signal about the object, and not by an old one that comes late', async () => {
			const stage = await Stage.set(store(), [cart]);
			await stage.tell({ type: 'cart', object: 'c1' });
			await stage.wait(25 * HOUR);
			expect(await by(stage)).toEqual(['e1']);
			await stage.tell({ type: 'cart', object: 'c1', at: NOW - HOUR });
			await stage.wait(HOUR);
			expect(await by(stage)).toEqual([]);
			await stage.tell({ type: 'cart', object: 'c1' });
			await stage.wait(2 * DAY, HOUR);
			expect(await by(stage)).toEqual(['e3']);
		});

		it.each([
			[true, false, ['e2']],
			[false, true, ['e2']],
		])('goes by its rule where the object matters (%s) and then not', async (was, is, expected) => {
			const stage = await Stage.set(store(), [{ ...cart, sameObject: was }]);
			await stage.tell({ type: 'cart', object: 'c1' });
			await stage.wait(HOUR);
			await stage.tell({ type: 'cart', object: 'c2' });
			await stage.publish([{ ...cart, sameObject: is }]);
			await stage.wait(3 * DAY, HOUR);
			expect(await by(stage)).toEqual(expected);
		});

		it('starts with a late one where the grace is longer than what it may be late', async () => {
			const stage = await Stage.set(store(), [
				{ ...cart, more: { grace: 60, largestLateness: 0 } },
			]);
			await stage.tell({ type: 'cart', at: NOW - 25 * HOUR });
			await stage.wait(HOUR, MINUTE);
			expect(await by(stage)).toEqual(['e1']);
		});

		it('gives what follows a late one the same grace', async () => {
			const stage = await Stage.set(store(), rows);
			await stage.tell(
				{ type: 'sent', at: NOW - 50 * HOUR },
				{ type: 'sent', who: 'bob', at: NOW - 50 * HOUR },
			);
			await stage.look();
			await stage.tell({ type: 'signed', at: NOW - 49 * HOUR });
			await stage.wait(5 * MINUTE);
			expect((await stage.started()).map(({ who }) => who)).toEqual(['bob']);
		});

		it('follows its rule as it is edited meanwhile', async () => {
			const stage = await Stage.set(store(), rows);
			await stage.tell({ type: 'sent' });
			await stage.publish([{ ...rows[0], amount: 72 }]);
			await stage.wait(DUE);
			expect(await by(stage)).toEqual([]);
			await stage.publish([{ ...rows[0], amount: 47 }]);
			await stage.look();
			expect(await by(stage)).toEqual(['e1']);
		});

		it('starts nothing where it no longer fits, or is looked at too late', async () => {
			const stage = await Stage.set(store(), rows);
			await stage.tell({ type: 'sent' }, { type: 'sent', who: 'bob' });
			await stage.wait(DUE + DAY + 1);
			expect(await by(stage)).toEqual([]);
			await stage.tell({ type: 'sent' });
			const where = { values: [{ property: 'n', operator: 'exists' as const }] };
			await stage.publish([{ ...rows[0], conditions: where }]);
			await stage.wait(DUE);
			expect(await by(stage)).toEqual([]);
			expect(await stage.watched()).toBe(0);
		});
	});

	describe('a signal that happens several times', () => {
		const rows = [{ when: 'repeated', signal: 'read', times: 3, amount: 60, unit: 'minutes' }];
		const read = (minute: number, more = {}) => ({
			type: 'read',
			at: NOW + minute * MINUTE,
			...more,
		});

		it('starts when the number is reached, and again only after it has fallen below', async () => {
			const stage = await Stage.set(store(), rows);
			for (const minute of [-180, -150, -130, -80, -79, -78, 0]) await stage.tell(read(minute));
			expect(await by(stage)).toEqual(['e3', 'e5']);
		});

		it('starts with the signal that completes it, where a late one does', async () => {
			const stage = await Stage.set(store(), rows);
			await stage.tell(read(-50), read(-10));
			await stage.tell(read(-30));
			await stage.tell(read(-20));
			expect(await by(stage)).toEqual(['e2']);
		});

		it('counts objects once where they must differ', async () => {
			const stage = await Stage.set(store(), [{ ...rows[0], distinct: true }]);
			await stage.tell(...['x', 'x', 'y', 'y'].map((object, i) => read(i - 9, { object })));
			expect(await by(stage)).toEqual([]);
			await stage.tell(read(-1));
			expect(await by(stage)).toEqual(['e5']);
		});

		it('does not start where something that spoils it lies in the window', async () => {
			const stage = await Stage.set(store(), [{ ...rows[0], unless: 'inquiry' }]);
			await stage.tell(
				{ type: 'inquiry', at: NOW - 30 * MINUTE },
				{ type: 'inquiry', who: 'bob', at: NOW - HOUR },
			);
			await stage.tell(
				...['ann', 'bob'].flatMap((who) => [-3, -2, 0].map((m) => read(m, { who }))),
			);
			expect((await stage.started()).map(({ who }) => who)).toEqual(['bob']);
		});

		it('counts several kinds together', async () => {
			const stage = await Stage.set(store(), [{ ...rows[0], signal: 'read, seen' }]);
			await stage.tell(read(-2), read(-1, { type: 'seen' }), read(0, { type: 'heard' }));
			expect(await by(stage)).toEqual([]);
			await stage.tell(read(0));
			expect(await by(stage)).toEqual(['e4']);
		});
	});
});
