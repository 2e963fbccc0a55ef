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

const ASHA = { email: 'asha@example.com', timezone: 'UTC' };
const daytime = { ...anytime, allowedFrom: '08:00', allowedUntil: '20:00', caps: oneADay };

const gated = (subject: string, gate: object) => ({
	id: `wf-${subject}`,
	nodes: [
		node('Gate', GATE, gate as never),
		node('Mail', SENDER, { subject }),
		node('Yes', CONSENT, { operation: 'record' }),
		node('No', CONSENT, { operation: 'record', said: 'withdraw', purpose: 'urgent' }),
	],
	connections: wires(['Gate', 'Mail']),
});

const decisions = (canvas: Canvas, output: number) =>
	allOutputOf(canvas, 'Gate', output).map((json) => said(json, 'decision'));

describe('messages that wait for one slot', () => {
	let scene: Scene;
	beforeEach(async () => (scene = await Scene.at('2026-11-22T22:00:00Z')));
	afterEach(async () => await scene.end());

	const subjects = () => scene.sender.sent.map(({ subject }) => subject);
	const at = (gate: object, priority: number) => ({ ...gate, limits: { priority } });

	test('the highest priority gets it, wherever and whenever it came', async () => {
		const news = await scene.published(gated('News', at(daytime, 1)));
		const offer = await scene.published(gated('Offer', at(daytime, 5)));
		const reminder = await scene.published(gated('Reminder', at(daytime, 9)));
		for (const canvas of [news, offer, reminder]) await canvas.run('Gate', itemsOf(ASHA));
		await scene.world.setTime('2026-11-23T08:00:00Z');
		await eventually(() => expect(subjects()).toEqual(['Reminder']));
		await eventually(() => expect(decisions(offer, 1)).toHaveLength(2));
		expect(decisions(offer, 1)[1]).toMatchObject({
			reason: 'frequency_cap',
			until: '2026-11-24T08:00:00.000Z',
		});
		await scene.world.setTime('2026-11-24T08:00:00Z');
		await eventually(() => expect(subjects()).toEqual(['Reminder', 'Offer']));
		await scene.world.setTime('2026-11-25T08:00:00Z');
		await eventually(() => expect(subjects()).toEqual(['Reminder', 'Offer', 'News']));
		await eventually(async () => expect(await scene.waits()).toEqual(NOBODY));
	});

	test('who comes at night hears that it waits beyond the morning for one that comes first', async () => {
		const offer = await scene.published(gated('Offer', at(daytime, 5)));
		const news = await scene.published(gated('News', at(daytime, 1)));
		await offer.run('Gate', itemsOf(ASHA));
		const run = await news.run('Gate', itemsOf(ASHA));
		expect(said(outputOf(run, 'Gate', 1)[0], 'decision')).toMatchObject({
			reason: 'quiet_hours',
			until: '2026-11-24T08:00:00.000Z',
			explanation: expect.stringContaining('comes first keeps the room'),
		});
	});

	test('of one priority the one that has waited for longer', async () => {
		const first = await scene.published(gated('First', daytime));
		const second = await scene.published(gated('Second', daytime));
		await first.run('Gate', itemsOf(ASHA));
		await scene.world.setTime('2026-11-22T23:00:00Z');
		await second.run('Gate', itemsOf(ASHA));
		await scene.world.setTime('2026-11-23T08:00:00Z');
		await eventually(() => expect(subjects()).toEqual(['First']));
		await looksPass();
		expect(subjects()).toEqual(['First']);
	});

	test('a slot is kept for a higher one that is still to come, and given free when that is blocked', async () => {
		const urgent = { ...daytime, purpose: 'urgent', checkConsent: true };
		const higher = await scene.published(gated('Urgent', at(urgent, 9)));
		const lower = await scene.published(gated('News', at({ ...anytime, caps: oneADay }, 1)));
		const yes = { operation: 'record', purpose: 'urgent' };
		const consent = scene.canvas({ nodes: [node('Yes', CONSENT, yes)], connections: {} });
		await consent.run('Yes', itemsOf(ASHA));
		await higher.run('Gate', itemsOf(ASHA));
		const run = await lower.run('Gate', itemsOf(ASHA));
		expect(said(outputOf(run, 'Gate', 1)[0], 'decision')).toMatchObject({
			reason: 'frequency_cap',
			until: '2026-11-24T08:00:00.000Z',
			explanation: expect.stringContaining('comes first keeps the room'),
		});
		await higher.run('No', itemsOf(ASHA));
		await eventually(() =>
			expect(decisions(higher, 2)).toMatchObject([{ reason: 'consent_withdrawn' }]),
		);
		await eventually(() => expect(subjects()).toEqual(['News']));
	});

	test('a message of the same priority that is still to come keeps none', async () => {
		const later = await scene.published(gated('Later', daytime));
		const now = await scene.published(gated('Now', { ...anytime, caps: oneADay }));
		await later.run('Gate', itemsOf(ASHA));
		await now.run('Gate', itemsOf(ASHA));
		expect(subjects()).toEqual(['Now']);
	});

	test('the highest leave first where a run is full', async () => {
		const priority = '={{ $json.vip ? 9 : 1 }}';
		const gate = { ...anytime, limits: { priority }, options: { sendBatch: 1 } };
		const canvas = await scene.published(gated('News', gate));
		await canvas.run('Gate', itemsOf(ASHA, { email: 'vip@example.com', vip: true }));
		await eventually(() => expect(scene.sentTo).toEqual(['vip@example.com', ASHA.email]));
	});

	test('a slot that a cap keeps free is for its messages only', async () => {
		const caps = {
			values: [
				{ max: 2, channel: 'this', per: 'week', of: 'all', keepFree: 1, keepFreeFor: 'reminder' },
			],
		};
		const canvas = scene.canvas(gated('News', { ...anytime, caps }));
		const tagged = scene.canvas(
			gated('Tagged', { ...anytime, caps, limits: { tags: 'Reminder' } }),
		);
		await canvas.run('Gate', itemsOf(ASHA));
		await canvas.run('Gate', itemsOf(ASHA));
		await tagged.run('Gate', itemsOf(ASHA));
		expect(subjects()).toEqual(['News', 'Tagged']);
		expect(decisions(canvas, 1)).toMatchObject([{ reason: 'frequency_cap' }]);
	});
});
