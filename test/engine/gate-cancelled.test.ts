import { allOutputOf, node, wires, type Canvas } from '../helpers/canvas';
import { eventually } from '../helpers/world';
import { anytime, CONSENT, GATE, itemsOf, looksPass, NOBODY, said, Scene, SENDER } from './scene';

const ASHA = 'asha@example.com';
const daytime = { ...anytime, allowedFrom: '08:00', allowedUntil: '20:00' };

const gated = (gate: object) => ({
	nodes: [
		node('Gate', GATE, gate as never),
		node('Mail', SENDER),
		node('Yes', CONSENT, { operation: 'record' }),
		node('No', CONSENT, { operation: 'record', said: 'withdraw' }),
	],
	connections: wires(['Gate', 'Mail']),
});

const blocked = (canvas: Canvas) =>
	allOutputOf(canvas, 'Gate', 2).map((json) => said(json, 'decision'));

describe('what happens while a message is held', () => {
	let scene: Scene;
	beforeEach(async () => (scene = await Scene.at('2026-11-22T22:00:00Z')));
	afterEach(async () => await scene.end());

	const cancelling = { ...daytime, holding: { cancelOn: 'booking.cancelled, order.completed' } };

	test('a signal that it names cancels it at once', async () => {
		const canvas = await scene.published(gated(cancelling));
		await canvas.run('Gate', itemsOf({ email: ASHA }));
		await scene.world.setTime('2026-11-22T23:00:00Z');
		await scene.signal('order.completed', ASHA);
		await eventually(() =>
			expect(blocked(canvas)).toMatchObject([
				{
					decision: 'block',
					reason: 'cancelled',
					explanation: expect.stringContaining('order.completed'),
				},
			]),
		);
		await eventually(async () => expect(await scene.waits()).toEqual(NOBODY));
		await scene.world.setTime('2026-11-23T08:00:00Z');
		await looksPass();
		expect(scene.sentTo).toEqual([]);
	});

	test('so does one about something else, unless it must be about the same', async () => {
		const any = await scene.published(gated(cancelling));
		const strict = { ...cancelling, holding: { ...cancelling.holding, cancelSameObject: true } };
		const same = await scene.published({ ...gated(strict), id: 'wf2' });
		await any.run('Gate', [await scene.begun('cart.updated', ASHA, 'cart1')]);
		await same.run('Gate', [await scene.begun('booking.created', ASHA, 'b1')]);
		await scene.signal('order.completed', ASHA, {}, 'O-1');
		await eventually(() => expect(blocked(any)).toMatchObject([{ reason: 'cancelled' }]));
		await scene.signal('booking.cancelled', ASHA, {}, 'b2');
		await looksPass();
		expect(blocked(same)).toEqual([]);
		await scene.signal('booking.cancelled', ASHA, {}, 'b1');
		await eventually(() => expect(blocked(same)).toMatchObject([{ reason: 'cancelled' }]));
	});

	test('an edit of the signals reaches what is held already', async () => {
		const before = { ...daytime, holding: { cancelOn: 'booking.cancelled' } };
		const first = await scene.published(gated(before));
		await first.run('Gate', itemsOf({ email: ASHA }));
		await first.deactivate();
		const second = await scene.published(gated({ ...daytime, holding: { cancelOn: 'refunded' } }));
		await scene.signal('booking.cancelled', ASHA);
		await looksPass();
		expect(blocked(second)).toEqual([]);
		await scene.signal('refunded', ASHA);
		await eventually(() => expect(blocked(second)).toMatchObject([{ reason: 'cancelled' }]));
	});

	test('an edit that names signals for the first time reaches what is held too', async () => {
		const first = await scene.published(gated(daytime));
		await first.run('Gate', itemsOf({ email: ASHA }));
		await first.deactivate();
		const second = await scene.published(gated(cancelling));
		await scene.signal('order.completed', ASHA);
		await eventually(() => expect(blocked(second)).toMatchObject([{ reason: 'cancelled' }]));
	});

	test('a signal that came on the way to the gate cancels it too', async () => {
		const canvas = await scene.published(gated(cancelling));
		const item = await scene.begun('booking.created', ASHA, 'b1');
		await scene.world.setTime('2026-11-22T22:00:05Z');
		await scene.signal('booking.cancelled', ASHA, {}, 'b1');
		await canvas.run('Gate', [item]);
		await eventually(() => expect(blocked(canvas)).toMatchObject([{ reason: 'cancelled' }]));
	});

	test('a withdrawal of consent ends it at once', async () => {
		const canvas = await scene.published(gated({ ...daytime, checkConsent: true }));
		await canvas.run('Yes', itemsOf({ email: ASHA }));
		await canvas.run('Gate', itemsOf({ email: ASHA }));
		await canvas.run('No', itemsOf({ email: ASHA }));
		await eventually(() =>
			expect(blocked(canvas)).toMatchObject([{ reason: 'consent_withdrawn' }]),
		);
		expect(
			await scene.world.store.timers.messagesTo([1], { now: scene.world.now, overdueBefore: 0 }),
		).toEqual([]);
	});

	test('the end of a support case lets it go', async () => {
		const buffers = { values: [{ event: 'openCase', amount: 0, unit: 'hours' }] };
		const canvas = await scene.published(gated({ ...anytime, buffers }));
		await scene.signal('case.opened', ASHA, {}, 'c1');
		await scene.world.setTime('2026-11-22T22:30:00Z');
		await canvas.run('Gate', itemsOf({ email: ASHA }));
		expect(allOutputOf(canvas, 'Gate', 1).map((json) => said(json, 'decision'))).toMatchObject([
			{ reason: 'buffer_after_signal' },
		]);
		await scene.world.setTime('2026-11-23T10:00:00Z');
		await looksPass();
		expect(scene.sentTo).toEqual([]);
		await scene.signal('case.closed', ASHA, {}, 'c1');
		await eventually(() => expect(scene.sentTo).toEqual([ASHA]));
	});

	test('a support case that never ends lets it grow stale', async () => {
		const buffers = { values: [{ event: 'openCase', amount: 0, unit: 'hours' }] };
		const canvas = await scene.published(
			gated({ ...anytime, buffers, holding: { longestHoldDays: 3 } }),
		);
		await scene.signal('case.opened', ASHA);
		await canvas.run('Gate', itemsOf({ email: ASHA }));
		expect(await scene.waits()).toMatchObject({ waiting: 1 });
		await scene.world.setTime('2026-11-25T22:00:00Z');
		await eventually(() => expect(blocked(canvas)).toMatchObject([{ reason: 'hold_too_long' }]));
	});

	test('it is stale when it was held for longer than the longest hold, however often anew', async () => {
		const gate = { ...daytime, holding: { longestHoldDays: 1 }, limits: { minimumGapHours: 20 } };
		const canvas = await scene.published(gated(gate));
		const other = await scene.published({ ...gated(anytime), id: 'wf2' });
		await canvas.run('Gate', itemsOf({ email: ASHA }));
		await other.run('Gate', itemsOf({ email: ASHA }));
		await scene.world.setTime('2026-11-23T08:00:00Z');
		await eventually(() => expect(allOutputOf(canvas, 'Gate', 1)).toHaveLength(2));
		await other.run('Gate', itemsOf({ email: ASHA }));
		await scene.world.setTime('2026-11-23T18:00:00Z');
		await eventually(() => expect(blocked(canvas)).toMatchObject([{ reason: 'hold_too_long' }]));
		expect(scene.sentTo).toEqual([ASHA, ASHA]);
	});
});
