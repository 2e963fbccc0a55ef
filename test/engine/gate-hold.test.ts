import { allOutputOf, node, outputOf, wires, type Canvas } from '../helpers/canvas';
import { eventually } from '../helpers/world';
import {
	anytime,
	CONSENT,
	GATE,
	itemsOf,
	looksPass,
	NOBODY,
	oneADay,
	said,
	Scene,
	SENDER,
} from './scene';

const ASHA = { email: 'asha@example.com', timezone: 'Asia/Kolkata', plan: 'pro' };
const daytime = { ...anytime, allowedFrom: '08:00', allowedUntil: '20:00' };

const gated = (gate: object, id = 'wf1', subject = 'News') => ({
	id,
	nodes: [
		node('Gate', GATE, gate as never),
		node('Mail', SENDER, { subject }),
		node('Yes', CONSENT, { operation: 'record' }),
		node('No', CONSENT, { operation: 'record', said: 'withdraw' }),
	],
	connections: wires(['Gate', 'Mail']),
});

const reasons = (canvas: Canvas, output: number) =>
	allOutputOf(canvas, 'Gate', output).map((json) => said(json, 'decision').reason);

describe('a message that must wait at the gate', () => {
	let scene: Scene;
	// Half past three at night in Kolkata.
	beforeEach(async () => (scene = await Scene.at('2026-11-22T22:00:00Z')));
	afterEach(async () => await scene.end());

	test('leaves at the exact instant, once, with the item as it came', async () => {
		const canvas = await scene.published(gated(daytime));
		const run = await canvas.run('Gate', itemsOf(ASHA));
		expect(said(outputOf(run, 'Gate', 1)[0], 'decision')).toMatchObject({
			decision: 'hold',
			reason: 'quiet_hours',
			until: '2026-11-23T02:30:00.000Z',
			untilLocal: 'Mon 23 Nov 2026, 08:00 (Asia/Kolkata)',
			zoneSource: 'zone',
			zoneConfidence: 'exact',
		});
		await scene.world.setTime('2026-11-23T02:29:59.999Z');
		await looksPass();
		expect(scene.sentTo).toEqual([]);
		await scene.world.setTime('2026-11-23T02:30:00.000Z');
		await eventually(() => expect(scene.sentTo).toEqual([ASHA.email]));
		await looksPass();
		expect(scene.sentTo).toHaveLength(1);
		expect(allOutputOf(canvas, 'Gate')).toMatchObject([ASHA]);
		expect(await scene.waits()).toEqual(NOBODY);
	});

	test('is checked again then: consent withdrawn meanwhile blocks it', async () => {
		const canvas = await scene.published(gated({ ...daytime, checkConsent: true }));
		await canvas.run('Yes', itemsOf(ASHA));
		await canvas.run('Gate', itemsOf(ASHA));
		expect(await scene.waits()).toMatchObject({ waiting: 1 });
		await scene.world.setTime('2026-11-22T23:00:00Z');
		await canvas.run('No', itemsOf(ASHA));
		await scene.world.setTime('2026-11-23T02:30:00Z');
		await eventually(() => expect(reasons(canvas, 2)).toEqual(['consent_withdrawn']));
		expect(scene.sentTo).toEqual([]);
		expect(await scene.waits()).toEqual(NOBODY);
	});

	test('is held on where another workflow has used the cap up meanwhile', async () => {
		const news = await scene.published(gated({ ...daytime, caps: oneADay }, 'wf1', 'News'));
		const offer = await scene.published(gated({ ...anytime, caps: oneADay }, 'wf2', 'Offer'));
		await news.run('Gate', itemsOf(ASHA));
		await scene.world.setTime('2026-11-23T01:00:00Z');
		await offer.run('Gate', itemsOf(ASHA));
		await scene.world.setTime('2026-11-23T02:30:00Z');
		await eventually(() => expect(reasons(news, 1)).toEqual(['quiet_hours', 'frequency_cap']));
		expect(said(allOutputOf(news, 'Gate', 1)[1], 'decision').until).toBe(
			'2026-11-24T02:30:00.000Z',
		);
		expect(scene.sender.sent).toEqual([{ to: ASHA.email, subject: 'Offer' }]);
		await scene.world.setTime('2026-11-24T02:30:00Z');
		await eventually(() =>
			expect(scene.sender.sent).toEqual([
				{ to: ASHA.email, subject: 'Offer' },
				{ to: ASHA.email, subject: 'News' },
			]),
		);
	});

	test('for longer than the longest hold is blocked as stale at once', async () => {
		const canvas = scene.canvas(
			gated({ ...daytime, weekdays: [5], holding: { longestHoldDays: 2 } }),
		);
		await canvas.run('Gate', itemsOf(ASHA));
		expect(reasons(canvas, 2)).toEqual(['hold_too_long']);
		expect(await scene.waits()).toEqual(NOBODY);
	});

	test('does not wait where the panel says block', async () => {
		const canvas = scene.canvas(gated({ ...daytime, whenClosed: 'block' }));
		await canvas.run('Gate', itemsOf(ASHA));
		expect(reasons(canvas, 2)).toEqual(['quiet_hours']);
		expect(await scene.waits()).toEqual(NOBODY);
	});

	test('reads expressions in its rules of the held item, then as before', async () => {
		const canvas = await scene.published(
			gated({ ...daytime, allowedFrom: '={{ $json.plan === "pro" ? "08:00" : "10:00" }}' }),
		);
		await canvas.run('Gate', itemsOf(ASHA, { ...ASHA, email: 'ben@example.com', plan: 'free' }));
		await scene.world.setTime('2026-11-23T02:30:00Z');
		await eventually(() => expect(scene.sentTo).toEqual([ASHA.email]));
		await scene.world.setTime('2026-11-23T04:30:00Z');
		await eventually(() => expect(scene.sentTo).toEqual([ASHA.email, 'ben@example.com']));
	});
});
