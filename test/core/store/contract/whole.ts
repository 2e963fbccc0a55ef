import { StoreMisuseError } from '../../../../core/store/failures';
import { migrate } from '../../../../core/store/migrate';
import { migrations } from '../../../../core/store/schema';
import { openDatabaseAt, openStoreAt, type StoreFixture } from '../../../helpers/stores';
import { NOW } from './samples';

/** The store as a whole: settings, clock, transactions, migrations. */
export function wholeContract(fixture: StoreFixture): void {
	describe('settings and clock', () => {
		it('sets, replaces and deletes', async () => {
			const { settings } = fixture.store();
			expect(await settings.get('a')).toBeUndefined();
			await settings.set('a', '1');
			await settings.set('a', '2');
			expect(await settings.get('a')).toBe('2');
			await settings.delete('a');
			expect(await settings.get('a')).toBeUndefined();
		});

		it('makes one secret per store', async () => {
			const secret = await fixture.store().settings.secret();
			expect(secret).toMatch(/^[0-9a-f]{64}$/);
			expect(await (await fixture.another()).settings.secret()).toBe(secret);
			const elsewhere = await openStoreAt(fixture.emptyPlace());
			expect(await elsewhere.settings.secret()).not.toBe(secret);
			await elsewhere.close();
		});

		it('runs on real time unless the clock is set', async () => {
			const store = fixture.store();
			expect(await store.clock(NOW)).toEqual({ now: NOW, rate: 1 });
			const clock = { realFrom: NOW, virtualFrom: 1_000, rate: 60 };
			await store.settings.set('clock', JSON.stringify(clock));
			expect(await store.clock(NOW + 10)).toEqual({ now: 1_600, rate: 60 });
			await store.settings.set('clock', '{"rate":-1}');
			await expect(store.clock(NOW)).rejects.toMatchObject({ name: 'StoreSetupError' });
		});
	});

	describe('transactions', () => {
		it('keep all or nothing, and what others see comes with the end', async () => {
			const store = fixture.store();
			const other = await fixture.another();
			const failure = new Error('stop');
			await expect(
				store.transaction(async (inside) => {
					await inside.settings.set('a', '1');
					await inside.contacts.upsert([{ email: 'ann@example.org' }], NOW);
					expect(await inside.settings.get('a')).toBe('1');
					expect(await other.settings.get('a')).toBeUndefined();
					throw failure;
				}),
			).rejects.toBe(failure);
			expect(await store.settings.get('a')).toBeUndefined();
			expect(await store.contacts.find([{ email: 'ann@example.org' }])).toEqual([undefined]);

			const result = await store.transaction(async (inside) => {
				await inside.settings.set('a', '2');
				return 'done';
			});
			expect(result).toBe('done');
			expect(await other.settings.get('a')).toBe('2');
		});

		it('do not mix with statements of the same store that run meanwhile', async () => {
			const store = fixture.store();
			let outside: Promise<void> | undefined;
			await expect(
				store.transaction(async (inside) => {
					await inside.settings.set('a', '1');
					outside = store.settings.set('b', 'kept');
					await inside.settings.set('c', '1');
					throw new Error('stop');
				}),
			).rejects.toThrow('stop');
			await outside;
			expect(await store.settings.get('b')).toBe('kept');
			expect(await store.settings.get('a')).toBeUndefined();
		});

		it('cannot be nested, closed from inside, or used after their end', async () => {
			const store = fixture.store();
			const leaked = await store.transaction(async (inside) => {
				await expect(inside.transaction(async () => 1)).rejects.toThrow(StoreMisuseError);
				await expect(inside.close()).rejects.toThrow(StoreMisuseError);
				return inside;
			});
			await expect(leaked.settings.set('a', '1')).rejects.toThrow(StoreMisuseError);
			expect(await store.settings.get('a')).toBeUndefined();
		});

		it('are over when the store is closed', async () => {
			const store = await openStoreAt(fixture.place());
			await store.close();
			await store.close();
			await expect(store.settings.get('a')).rejects.toThrow(StoreMisuseError);
		});
	});

	describe('empty batches', () => {
		it('cost nothing and give nothing', async () => {
			const store = fixture.store();
			const results = await store.transaction(async (inside) => [
				await inside.contacts.find([]),
				await inside.contacts.upsert([], NOW),
				await inside.signals.append([]),
				await inside.signals.latest([], ['a'], 0),
				await inside.signals.history([], 0),
				await inside.signals.newest([], 5),
				await inside.watches.due([], NOW, 5),
				await inside.watches.take([], NOW),
				await inside.consents.events([], 'email', 'marketing'),
				await inside.touches.history([], 0),
				await inside.touches.reserve([]),
				await inside.journeys.enter([], { again: 'never', perObject: false }, NOW),
				await inside.journeys.active([]),
				await inside.journeys.leave([], NOW),
				await inside.journeys.funnels([]),
				await inside.timers.hold([]),
				await inside.timers.awaiting([]),
				await inside.timers.answer([], NOW),
				await inside.timers.move([]),
				await inside.timers.ofContacts([]),
				await inside.timers.messagesTo([], { now: NOW, overdueBefore: NOW }),
				await inside.timers.ofVisits([]),
				await inside.holdouts.of([]),
				await inside.pauses.over([]),
			]);
			expect(results).toEqual(results.map(() => []));
			await store.contacts.lock([]);
			await store.watches.arm([]);
			await store.watches.rearm([]);
			await store.watches.drop([]);
			expect((await store.moments.byId([])).size).toBe(0);
			await store.consents.append([]);
			await store.touches.confirm([]);
			await store.touches.markUncertain([]);
			await store.decisions.record([]);
			expect(await store.timers.acknowledge({ lease: 'l', timerIds: [] })).toBe(0);
			expect(await store.timers.reschedule([])).toBe(0);
			expect(await store.timers.recheckWaits([], NOW)).toBe(0);
			await store.timers.leaveMessages([]);
			await store.timers.lock([]);
			await store.touches.repeat([]);
			expect((await store.throttles.read([])).size).toBe(0);
			expect((await store.throttles.lock([])).size).toBe(0);
			await store.throttles.set(new Map());
			expect((await store.holdouts.assign('h', [], NOW)).size).toBe(0);
			expect((await store.contacts.byId([])).size).toBe(0);
			expect((await store.touches.byKey([])).size).toBe(0);
			expect((await store.journeys.definitions([])).size).toBe(0);
			expect((await store.journeys.byId([])).size).toBe(0);
			expect((await store.timers.verify(1, [])).size).toBe(0);
		});
	});

	describe('migrations', () => {
		it('take only the steps that are missing', async () => {
			await fixture.store().settings.set('a', '1');
			const database = await openDatabaseAt(fixture.place());
			const added = () => [`alter table tact_settings add column extra text`];
			await migrate(database, [...migrations, added]);
			await migrate(database, [...migrations, added]);
			const rows = await database.all<object>(() => 'select key, value, extra from tact_settings');
			expect(rows.map((row) => ({ ...row }))).toEqual([{ key: 'a', value: '1', extra: null }]);
			await database.close();
		});

		it('leave the store as it was when a step fails', async () => {
			const database = await openDatabaseAt(fixture.place());
			const broken = () => [`alter table tact_settings add column extra text`, 'no sql'];
			await expect(migrate(database, [...migrations, broken])).rejects.toThrow(/syntax error/);
			await expect(database.all(() => 'select extra from tact_settings')).rejects.toThrow(/extra/);
			await migrate(database);
			await database.close();
		});

		it('refuse a store of a later version, and say what to do', async () => {
			const database = await openDatabaseAt(fixture.place());
			await migrate(database, [...migrations, () => []]);
			await database.close();
			await expect(openStoreAt(fixture.place())).rejects.toMatchObject({
				name: 'StoreSetupError',
				message: expect.stringContaining('Update n8n-nodes-tact'),
			});
		});
	});
}
