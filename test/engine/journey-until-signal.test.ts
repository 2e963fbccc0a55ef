import { allOutputOf, hintsOf, node, outputOf, wires, type Canvas } from '../helpers/canvas';
import { eventually } from '../helpers/world';
import { anytime, GATE, itemsOf, looksPass, NOBODY, said, Scene, SENDER, STEP } from './scene';

const EMAIL = 'asha@example.com';

/** Wait for a confirmation, at most a day. */
const step = (more: object = {}) =>
	node('Wait', STEP, {
		operation: 'wait',
		until: 'signal',
		signal: 'booking.confirmed, booking.moved',
		...more,
	});

describe('a wait until a signal', () => {
	let scene: Scene;
	beforeEach(async () => (scene = await Scene.at('2026-11-23T06:00:00Z')));
	afterEach(async () => await scene.end());

	const published = async (more: object = {}) =>
		await scene.published({ nodes: [step(more)], connections: {} });

	const journeyOn = (canvas: Canvas, output: number) =>
		allOutputOf(canvas, 'Wait', output).map((json) => said(json, 'journey'));

	test.each(['booking.confirmed', 'booking.moved'])(
		'ends at once when %s comes, and tells of it',
		async (type) => {
			const canvas = await published();
			await canvas.run('Wait', itemsOf({ email: EMAIL }));
			await scene.world.setTime('2026-11-23T07:00:00Z');
			await scene.signal(type, EMAIL, { by: 'phone' });
			await eventually(() => expect(journeyOn(canvas, 0)).toHaveLength(1));
			expect(journeyOn(canvas, 0)[0]).toEqual({
				status: 'answered',
				answer: { type, occurredAt: '2026-11-23T07:00:00.000Z', properties: { by: 'phone' } },
			});
			await eventually(async () => expect(await scene.waits()).toEqual(NOBODY));
		},
	);

	test('without one ends by the third output when its time is over', async () => {
		const canvas = await published();
		await canvas.run('Wait', itemsOf({ email: EMAIL }));
		await scene.world.setTime('2026-11-24T05:59:59Z');
		await scene.signal('booking.viewed', EMAIL);
		await scene.signal('booking.confirmed', 'ben@example.com');
		await looksPass();
		expect(canvas.runs).toHaveLength(1);
		await scene.world.setTime('2026-11-24T06:00:00Z');
		await eventually(() => expect(journeyOn(canvas, 2)).toHaveLength(1));
		expect(journeyOn(canvas, 2)[0]).toEqual({
			status: 'timed_out',
			dueAt: '2026-11-24T06:00:00.000Z',
		});
		expect([...journeyOn(canvas, 0), ...journeyOn(canvas, 1)]).toEqual([]);
	});

	test('takes only signals whose conditions hold', async () => {
		const canvas = await published({
			conditions: { values: [{ property: 'stars', operator: 'greaterThan', value: '3' }] },
		});
		await canvas.run('Wait', itemsOf({ email: EMAIL }));
		await scene.world.setTime('2026-11-23T07:00:00Z');
		await scene.signal('booking.confirmed', EMAIL, { stars: 3 });
		await looksPass();
		expect(canvas.runs).toHaveLength(1);
		await scene.signal('booking.confirmed', EMAIL, { stars: 4 });
		await eventually(() => expect(journeyOn(canvas, 0)).toMatchObject([{ status: 'answered' }]));
	});

	test('goes by the object of the signal that brought the contact, unless told otherwise', async () => {
		const canvas = await published();
		await canvas.run('Wait', [
			await scene.begun('booking.made', EMAIL, 'A-1'),
			await scene.begun('booking.made', EMAIL, 'A-2'),
		]);
		await scene.world.setTime('2026-11-23T07:00:00Z');
		await scene.signal('booking.confirmed', EMAIL, {}, 'A-3');
		await scene.signal('booking.confirmed', EMAIL);
		await looksPass();
		expect(canvas.runs).toHaveLength(1);
		await scene.signal('booking.confirmed', EMAIL, {}, 'A-2');
		await eventually(() => expect(journeyOn(canvas, 0)).toHaveLength(1));
		expect(journeyOn(canvas, 0)[0]).toMatchObject({ answer: { object: 'A-2' } });
		expect(await scene.waits()).toMatchObject({ waiting: 1 });
	});

	test('that asks for no object takes a signal about any', async () => {
		const canvas = await published({ sameObject: false });
		await canvas.run('Wait', [await scene.begun('booking.made', EMAIL, 'A-1')]);
		await scene.world.setTime('2026-11-23T07:00:00Z');
		await scene.signal('booking.confirmed', EMAIL, {}, 'A-9');
		await eventually(() => expect(journeyOn(canvas, 0)).toMatchObject([{ status: 'answered' }]));
	});

	test('counts an answer that came between the message and the wait, and none from before it', async () => {
		const flow = {
			nodes: [node('Gate', GATE, anytime), node('Mail', SENDER), step()],
			connections: wires(['Gate', 'Mail'], ['Mail', 'Wait']),
		};
		const canvas = await scene.published(flow);
		await scene.signal('booking.confirmed', 'ben@example.com');
		let reach = () => {};
		scene.sender.busy = new Promise((resolve) => (reach = resolve));
		await scene.world.setTime('2026-11-23T06:30:00Z');
		const run = canvas.run('Gate', itemsOf({ email: EMAIL }, { email: 'ben@example.com' }));
		await eventually(() => expect(scene.touchStates()).toEqual(['reserved', 'reserved']));
		await scene.world.setTime('2026-11-23T06:31:00Z');
		await scene.signal('booking.confirmed', EMAIL);
		await scene.world.setTime('2026-11-23T06:32:00Z');
		reach();
		await run;
		await eventually(() => expect(journeyOn(canvas, 0)).toHaveLength(1));
		expect(allOutputOf(canvas, 'Wait', 0)).toMatchObject([
			{ email: EMAIL, tact: { journey: { answer: { occurredAt: '2026-11-23T06:31:00.000Z' } } } },
		]);
		expect(await scene.waits()).toEqual({ ...NOBODY, waiting: 1 });
	});

	test('an answer that comes when the time-out is under way already counts', async () => {
		const canvas = scene.canvas({ nodes: [step()], connections: {} });
		await canvas.run('Wait', itemsOf({ email: EMAIL }));
		await scene.world.setTime('2026-11-24T06:00:00Z');
		const { timers } = scene.world.store;
		const [row] = await timers.status(scene.world.now);
		await timers.claim({
			nodeId: row!.nodeId,
			now: scene.world.now,
			leaseUntil: scene.world.now + 1000,
			limit: 1,
			lease: 'other.0',
		});
		await scene.signal('booking.confirmed', EMAIL);
		await scene.world.setTime('2026-11-24T06:00:01Z');
		await canvas.activate();
		await eventually(() => expect(journeyOn(canvas, 0)).toMatchObject([{ status: 'answered' }]));
		expect(journeyOn(canvas, 2)).toEqual([]);
	});

	test('an answer that comes while its run looks at the item counts', async () => {
		const canvas = await published();
		await canvas.run('Wait', itemsOf({ email: EMAIL }));
		const { timers } = scene.world.store;
		const verify = timers.verify.bind(timers);
		jest.spyOn(timers, 'verify').mockImplementationOnce(async (nodeId, claims) => {
			const standing = await verify(nodeId, claims);
			await scene.signal('booking.confirmed', EMAIL);
			return standing;
		});
		await scene.world.setTime('2026-11-24T06:00:00Z');
		await eventually(() => expect(journeyOn(canvas, 0)).toMatchObject([{ status: 'answered' }]));
		expect(journeyOn(canvas, 2)).toEqual([]);
	});

	test('a run that is repeated after the answer brings nobody twice', async () => {
		const canvas = await published();
		const item = await scene.begun('booking.made', EMAIL, 'A-1');
		await canvas.run('Wait', [item], 'webhook', 'same');
		await scene.world.setTime('2026-11-23T07:00:00Z');
		await scene.signal('booking.confirmed', EMAIL, {}, 'A-1');
		canvas.deafAt.add('Wait');
		await eventually(() => expect(journeyOn(canvas, 0)).toHaveLength(1));
		await canvas.run('Wait', [item], 'webhook', 'same');
		await looksPass();
		expect(journeyOn(canvas, 0)).toHaveLength(1);
	});

	test('leaves by Left when the journey ends, though the awaited signal came as well', async () => {
		const canvas = await scene.published({
			nodes: [
				node('Enter', STEP, {
					operation: 'enter',
					goals: { values: [{ signal: 'booking.confirmed' }] },
				}),
				step(),
			],
			connections: wires(['Enter', 'Wait']),
		});
		await canvas.run('Enter', itemsOf({ email: EMAIL }));
		await scene.world.setTime('2026-11-23T07:00:00Z');
		await scene.signal('booking.confirmed', EMAIL);
		await eventually(() => expect(journeyOn(canvas, 1)).toHaveLength(1));
		expect(journeyOn(canvas, 1)[0]).toMatchObject({ status: 'left', reason: 'goal' });
		expect(journeyOn(canvas, 0)).toEqual([]);
	});

	test('people who cannot be used leave by Left, whichever outputs there are', async () => {
		const canvas = await published({ amount: '={{ $json.hours }}' });
		const run = await canvas.run('Wait', itemsOf({ email: EMAIL, hours: -1 }, { name: 'Nobody' }));
		expect(outputOf(run, 'Wait', 1).map((json) => said(json, 'journey').reason)).toEqual([
			'delay_negative',
			'contact_missing',
		]);
		expect([...outputOf(run, 'Wait', 0), ...outputOf(run, 'Wait', 2)]).toEqual([]);
	});

	test('needs to be told for which signal', async () => {
		const canvas = scene.canvas({ nodes: [step({ signal: ' , ' })], connections: {} });
		await expect(canvas.activate()).rejects.toThrow('Name the signal to wait for');
	});

	test('in a test run says what it would wait for, and lets everybody go on', async () => {
		const canvas = scene.canvas({ nodes: [step()], connections: {} });
		const run = await canvas.run('Wait', itemsOf({ email: EMAIL }), 'manual');
		expect(said(outputOf(run, 'Wait')[0], 'journey')).toMatchObject({
			status: 'test',
			wouldWaitFor: 'booking.confirmed or booking.moved',
			wouldWaitUntil: 'Tue 24 Nov 2026, 06:00 (UTC)',
		});
		expect(hintsOf(run, 'Wait')[0]).toContain(
			'would go on when booking.confirmed or booking.moved comes, or time out at Tue 24 Nov',
		);
		expect(await scene.waits()).toEqual(NOBODY);
	});
});
