import { setTimeout as pause } from 'node:timers/promises';
import type { Store } from '../../../core/store/ports';
import { postgresEngine, sqliteEngine, storeFixture } from '../../helpers/stores';
import { DAY, NOW, Stage } from './stage';

/** Long enough for what does not wait to be done. */
const A_WHILE = 300;

/** Its transactions have done their work and wait to be kept until `go`. */
function holdingBack(store: Store, go: Promise<void>): Store {
	return Object.assign(Object.create(store) as Store, {
		transaction: async <T>(work: (tx: Store) => Promise<T>) =>
			await store.transaction(async (tx) => {
				const result = await work(tx);
				await go;
				return result;
			}),
	});
}

describe.each([sqliteEngine(), postgresEngine()])('on $name', (engine) => {
	beforeAll(() => engine.start());
	afterAll(() => engine.stop());
	const { store, another } = storeFixture(engine);

	const ROWS = [{ when: 'silence', signal: 'visit', amount: 60, unit: 'days' }];

	/** Somebody whose silence is over just now; two processes see to it. */
	async function overdue() {
		const one = await Stage.set(store(), ROWS);
		await one.tell({ type: 'visit', eventId: 'old' });
		one.now = NOW + 60 * DAY;
		let go!: () => void;
		const held = new Promise<void>((resolve) => (go = resolve));
		const slow = await Stage.set(holdingBack(await another(), held), []);
		await one.publish(ROWS);
		slow.now = one.now;
		return { one, slow, go };
	}

	it('a signal that is being written down while its moment is published starts it once', async () => {
		const rows = [{ signal: 'visit', more: { includePast: true } }];
		const one = await Stage.set(store(), []);
		let go!: () => void;
		const held = new Promise<void>((resolve) => (go = resolve));
		const slow = await Stage.set(holdingBack(await another(), held), [], 'b');
		await one.publish([{ signal: 'never' }]);
		const telling = slow.tell({ type: 'visit' });
		await pause(A_WHILE);
		const publishing = one.publish(rows);
		await pause(A_WHILE);
		go();
		await Promise.all([telling, publishing]);
		await one.scan();
		expect(await one.started()).toHaveLength(1);
	});

	it('an activity that is being written down is waited for', async () => {
		const { one, slow, go } = await overdue();
		const telling = slow.tell({ type: 'visit', eventId: 'new' });
		await pause(A_WHILE);
		const looking = one.look();
		await pause(A_WHILE);
		go();
		await Promise.all([telling, looking]);
		expect(await one.started()).toEqual([]);
		expect(await one.watched()).toBe(1);
	});

	it('an activity that comes while its watch is looked at starts a watch anew', async () => {
		const { one, slow, go } = await overdue();
		const looking = slow.look();
		await pause(A_WHILE);
		const telling = one.tell({ type: 'visit', eventId: 'new' });
		await pause(A_WHILE);
		go();
		await Promise.all([telling, looking]);
		expect((await one.started()).map(({ by }) => by)).toEqual(['old']);
		expect(await one.watched()).toBe(1);
	});
});
