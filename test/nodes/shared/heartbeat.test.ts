import type { ITriggerFunctions } from 'n8n-workflow';
import type { DecisionRecord } from '../../../core/store/ports';
import { Heartbeat } from '../../../nodes/shared/heartbeat';
import { addressOf } from '../../../nodes/shared/store';
import { World } from '../../helpers/world';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const kind = 'guardrailGate';

describe('the heartbeat of a waiting node', () => {
	const warn = jest.fn();
	const context = {
		getNode: () => ({ id: 'gate', name: 'Gate', parameters: {} }),
		getWorkflow: () => ({ id: 'wf1' }),
		logger: { warn },
	} as unknown as ITriggerFunctions;

	let world: World;
	let nodeId: number;
	let realNow: number;
	beforeEach(async () => {
		realNow = Date.now();
		jest.spyOn(Date, 'now').mockImplementation(() => realNow);
		warn.mockClear();
		world = await World.create('2026-11-23T06:00:00Z');
		nodeId = await world.store.timers.register(addressOf(context, kind), 0);
	});
	afterEach(async () => {
		jest.restoreAllMocks();
		await world.destroy();
	});

	const heartbeat = (keepDecisionsMs?: number) => {
		const beating = new Heartbeat(context, world.open, { kind, keepDecisionsMs });
		return {
			/** So many minutes later by the store's clock, and by the real one. */
			async look(minutes: number, realMinutes = 0) {
				world.now += minutes * MINUTE;
				realNow += realMinutes * MINUTE;
				await beating.beatIfDue(nodeId, { now: world.now, rate: 1 });
			},
		};
	};
	const seenAt = async () => (await world.store.timers.status(world.now))[0]!.seenAt;

	test('tells that it is alive once a minute', async () => {
		const { look } = heartbeat();
		await look(0);
		const first = world.now;
		expect(await seenAt()).toBe(first);
		await look(1, 0.9);
		expect(await seenAt()).toBe(first);
		await look(1, 0.1);
		expect(await seenAt()).toBe(world.now);
	});

	test('follows the store’s time when that leaps, either way', async () => {
		const { look } = heartbeat();
		await look(0);
		await look(5);
		expect(await seenAt()).not.toBe(world.now);
		await look(1);
		expect(await seenAt()).toBe(world.now);
		await look(-6);
		expect(await seenAt()).toBe(world.now);
	});

	test('tries at the next look again to follow a leap that the store did not hear of', async () => {
		const { look } = heartbeat();
		await look(0);
		jest.spyOn(world.store.timers, 'register').mockRejectedValueOnce(new Error('away'));
		await expect(look(60)).rejects.toThrow('away');
		await look(0);
		expect(await seenAt()).toBe(world.now);
	});

	describe('and rates', () => {
		test('forgets those that have had room for a day, and no others', async () => {
			const ages = new Map([
				['older', world.now - DAY - 1],
				['old', world.now - DAY],
				['full', world.now + DAY],
			]);
			await world.store.throttles.set(ages);
			await heartbeat().look(0);
			const left = await world.store.throttles.read([...ages.keys()]);
			expect([...left.keys()].sort()).toEqual(['full', 'old']);
		});

		test('stops for nothing where they cannot be removed', async () => {
			jest.spyOn(world.store.throttles, 'prune').mockRejectedValue(new Error('disk full'));
			await heartbeat().look(0);
			expect(await seenAt()).toBe(world.now);
			expect(warn).toHaveBeenCalledWith('Tact: old rates could not be removed: disk full');
		});
	});

	describe('and old decisions', () => {
		const decision = (of: number, days: number): DecisionRecord => ({
			contactId: of,
			nodeId: of,
			channel: 'email',
			purpose: 'marketing',
			at: world.now - days * DAY,
			decision: 'send',
			reason: 'allowed',
			detail: {},
		});
		const daysOf = async (contactId: number) =>
			(await world.store.decisions.find({ contactId, limit: 99 })).map(
				({ at }) => (world.now - at) / DAY,
			);
		const other = () => nodeId + 1;

		test.each([
			['90 days where the node does not say', undefined, [1, 90]],
			['as long as the node says', 30 * DAY, [1]],
			['a year and a day at the longest, of whichever node', 999 * DAY, [1, 90, 91, 366]],
		])('keeps them for %s', async (_, keepMs, kept) => {
			const days = [1, 90, 91, 366, 367];
			await world.store.decisions.record(
				[nodeId, other()].flatMap((of) => days.map((age) => decision(of, age))),
			);
			await heartbeat(keepMs).look(0);
			expect(await daysOf(nodeId)).toEqual(kept);
			expect(await daysOf(other())).toEqual([1, 90, 91, 366]);
		});

		test('removes so many at a heartbeat that a look stays short, and the rest with the next', async () => {
			const old = Array.from({ length: 20_007 }, () => decision(nodeId, 91));
			await world.store.decisions.record(old);
			const prune = jest.spyOn(world.store.decisions, 'prune');
			const { look } = heartbeat();
			await look(0);
			expect(await daysOf(nodeId)).toHaveLength(7);
			expect(Math.max(...prune.mock.calls.map(([{ limit }]) => limit))).toBe(5_000);
			await look(0, 1);
			expect(await daysOf(nodeId)).toEqual([]);
		});

		test('stops for nothing where they cannot be removed', async () => {
			jest.spyOn(world.store.decisions, 'prune').mockRejectedValue(new Error('disk full'));
			await heartbeat().look(0);
			expect(await seenAt()).toBe(world.now);
			expect(warn).toHaveBeenCalledWith('Tact: old decisions could not be removed: disk full');
		});
	});
});
