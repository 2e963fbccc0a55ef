import type { IDataObject } from 'n8n-workflow';
import { eventually } from '../helpers/world';
import { ANN, peopleOf, Stage, startsOf } from './moment-stage';
import { looksPass } from './scene';

describe('a moment under a pause', () => {
	let stage: Stage;
	beforeEach(async () => (stage = await Stage.at('2026-03-02T12:00:00Z')));
	afterEach(async () => await stage.end());

	test.each(['contact', 'everything'])(
		'that a process had claimed which is gone waits for its end (%s)',
		async (scope) => {
			const canvas = await stage.listen([{ signal: 'order.completed' }]);
			await stage.tell('order.completed', ANN, { at: '2026-03-02T13:00:00Z' });
			await canvas.deactivate();
			await stage.world.setTime('2026-03-02T13:00:00Z');
			const { now, store } = stage.world;
			const [row] = await store.timers.status(now);
			const lease = { leaseUntil: now + 60_000, limit: 1, lease: 'gone.0' };
			const [claimed] = await store.timers.claim({ nodeId: row!.nodeId, now, ...lease });
			const target =
				scope === 'contact'
					? ({ scope: 'contact', contactId: claimed!.contactId } as const)
					: ({ scope: 'all' } as const);
			await store.pauses.pause([target], now);
			await canvas.activate();
			await looksPass();
			expect(peopleOf(canvas)).toEqual([]);
			await store.pauses.resume([target], { now, shift: false });
			await eventually(() => expect(peopleOf(canvas)).toEqual([ANN]));
		},
	);

	describe.each(['contact', 'everything'])('longer than its largest lateness (%s)', (scope) => {
		const rows = [
			{ signal: 'order.completed' },
			{ when: 'date', signal: 'booked', dateField: 'start', amount: 1 },
		];

		test.each([
			[true, ['order.completed']],
			[false, []],
		])('resumed with shifted waits: %s', async (shift, started) => {
			const canvas = await stage.listen(rows);
			const { store } = stage.world;
			await store.contacts.upsert([{ email: ANN }], stage.world.now);
			const target =
				scope === 'contact'
					? ({ scope: 'contact', contactId: 1 } as const)
					: ({ scope: 'all' } as const);
			await store.pauses.pause([target], stage.world.now);
			await stage.world.setTime('2026-03-02T13:00:00Z');
			await stage.tell('order.completed', ANN);
			await stage.tell('booked', ANN, { start: '2026-03-02T15:00:00Z' });
			await stage.world.setTime('2026-03-02T14:00:00Z');
			await eventually(async () => expect((await stage.scene.waits()).waiting).toBe(0));
			await looksPass();
			await stage.world.setTime('2026-03-03T18:00:00Z');
			expect(peopleOf(canvas)).toEqual([]);
			await store.pauses.resume([target], { now: stage.world.now, shift });
			await eventually(async () =>
				expect(await store.decisions.find({ contactId: 1, limit: 10 })).toHaveLength(
					2 - started.length,
				),
			);
			await eventually(() => expect(canvas.runs.length).toBeGreaterThan(0));
			const names = startsOf(canvas).map(({ moment }) => (moment as IDataObject).name);
			expect(names).toEqual(started);
			expect(await store.decisions.find({ contactId: 1, limit: 10 })).toContainEqual(
				expect.objectContaining({
					reason: 'moment_stale',
					detail: expect.objectContaining({ moment: 'before start of booked' }) as object,
				}),
			);
		});
	});

	test.each(['contact', 'everything'])(
		'that was claimed just before it waits for its end (%s)',
		async (scope) => {
			const canvas = await stage.listen([{ signal: 'order.completed' }]);
			const { now, store } = stage.world;
			const verify = store.timers.verify.bind(store.timers);
			const target =
				scope === 'contact'
					? ({ scope: 'contact', contactId: 1 } as const)
					: ({ scope: 'all' } as const);
			const paused = jest.spyOn(store.timers, 'verify').mockImplementationOnce(async (...args) => {
				const standing = await verify(...args);
				await store.pauses.pause([target], now);
				return standing;
			});
			await stage.tell('order.completed', ANN);
			await eventually(() => expect(paused).toHaveBeenCalled());
			await looksPass();
			expect(peopleOf(canvas)).toEqual([]);
			await store.pauses.resume([target], { now, shift: false });
			await eventually(() => expect(peopleOf(canvas)).toEqual([ANN]));
		},
	);
});
