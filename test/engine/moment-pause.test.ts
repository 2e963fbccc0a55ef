import { eventually } from '../helpers/world';
import { peopleOf, Stage } from './moment-stage';
import { looksPass } from './scene';

const ANN = 'ann@example.org';

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
