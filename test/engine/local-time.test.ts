import { allOutputOf, node, outputOf } from '../helpers/canvas';
import { eventually } from '../helpers/world';
import { itemsOf, looksPass, said, Scene, STEP } from './scene';

describe('how long a step waits', () => {
	let scene: Scene;
	afterEach(async () => await scene.end());

	const table: Array<[string, string, object, string | undefined, string]> = [
		// What, from, the step, the contact's zone, until (UTC).
		[
			'two days',
			'2026-11-23T06:00:00Z',
			{ amount: 2, unit: 'days' },
			'Asia/Kolkata',
			'2026-11-25T06:00:00Z',
		],
		[
			'days over the change to winter time keep the hour of the day',
			'2026-10-24T08:00:00Z',
			{ amount: 2, unit: 'days' },
			'Europe/Berlin',
			'2026-10-26T09:00:00Z',
		],
		[
			'hours over the same change are hours',
			'2026-10-24T08:00:00Z',
			{ amount: 48, unit: 'hours' },
			'Europe/Berlin',
			'2026-10-26T08:00:00Z',
		],
		[
			'a time of day is the one of the contact',
			'2026-11-23T06:00:00Z',
			{ amount: 0, then: 'localTime', localTime: '09:00' },
			'America/New_York',
			'2026-11-23T14:00:00Z',
		],
		[
			'a time of day after a delay',
			'2026-11-23T06:00:00Z',
			{ amount: 1, unit: 'days', then: 'localTime', localTime: '9:00' },
			'Asia/Kolkata',
			'2026-11-25T03:30:00Z',
		],
		[
			'only on the weekdays chosen',
			'2026-11-23T06:00:00Z',
			{ amount: 0, then: 'localTime', localTime: '09:00', weekdays: [6] },
			'Asia/Kolkata',
			'2026-11-28T03:30:00Z',
		],
		[
			'a zone that nobody knows falls back to the one of the node',
			'2026-11-23T06:00:00Z',
			{
				amount: 0,
				then: 'localTime',
				localTime: '09:00',
				options: { defaultZone: 'Europe/Berlin' },
			},
			'Mars/Olympus',
			'2026-11-23T08:00:00Z',
		],
		[
			'without a zone of its own the workflow says',
			'2026-11-23T06:00:00Z',
			{ amount: 0, then: 'localTime', localTime: '09:00' },
			undefined,
			'2026-11-23T09:00:00Z',
		],
		[
			'an amount by expression, per item',
			'2026-11-23T06:00:00Z',
			{ amount: '={{ $json.days }}', unit: 'days' },
			'Asia/Kolkata',
			'2026-11-30T06:00:00Z',
		],
	];

	test.each(table)('%s', async (_, from, step, timezone, until) => {
		scene = await Scene.at(from);
		const canvas = await scene.published({
			nodes: [node('Wait', STEP, { operation: 'wait', ...step })],
			connections: {},
		});
		await canvas.run('Wait', itemsOf({ email: 'asha@example.com', timezone, days: 7 }));
		const [row] = await scene.world.store.timers.status(scene.world.now);
		expect(new Date(row!.nextDueAt!).toISOString()).toBe(new Date(until).toISOString());
		await scene.world.setTime(until);
		await eventually(() => expect(allOutputOf(canvas, 'Wait')).toHaveLength(1));
		expect(said(allOutputOf(canvas, 'Wait')[0], 'journey')).toMatchObject({ status: 'waited' });
	});

	test('goes on at the very millisecond and not before', async () => {
		scene = await Scene.at('2026-11-23T06:00:00Z');
		const canvas = await scene.published({
			nodes: [node('Wait', STEP, { operation: 'wait', amount: 90, unit: 'seconds' })],
			connections: {},
		});
		await canvas.run('Wait', itemsOf({ email: 'asha@example.com', plan: { name: 'pro' } }));
		await scene.world.setTime('2026-11-23T06:01:29.999Z');
		await looksPass();
		expect(canvas.runs).toHaveLength(1);
		await scene.world.setTime('2026-11-23T06:01:30.000Z');
		await eventually(() => expect(canvas.runs).toHaveLength(2));
		expect(outputOf(canvas.runs[1]!, 'Wait')).toMatchObject([
			{ email: 'asha@example.com', plan: { name: 'pro' } },
		]);
	});
});
