import { allOutputOf, node, outputOf, wires, type Canvas } from '../helpers/canvas';
import { eventually } from '../helpers/world';
import { anytime, GATE, itemsOf, oneADay, said, Scene, SENDER } from './scene';

const EMAIL = 'asha@example.com';

const gated = (gate: object, id = 'wf1') => ({
	id,
	nodes: [node('Gate', GATE, { ...anytime, ...gate }), node('Mail', SENDER, { subject: id })],
	connections: wires(['Gate', 'Mail']),
});

const decisionsOf = (canvas: Canvas) =>
	[0, 1, 2].flatMap((output) =>
		allOutputOf(canvas, 'Gate', output).map((json) => said(json, 'decision')),
	);

describe('the rules of a gate', () => {
	let scene: Scene;
	beforeEach(async () => (scene = await Scene.at('2026-11-23T06:00:00Z')));
	afterEach(async () => await scene.end());

	/** A message by one workflow, then, an hour later, one by another. */
	async function after(first: object, second: object) {
		const one = scene.canvas(gated(first, 'wf1'));
		const two = scene.canvas(gated(second, 'wf2'));
		await one.run('Gate', itemsOf({ email: EMAIL }));
		expect(scene.sentTo).toEqual([EMAIL]);
		await scene.world.setTime('2026-11-23T07:00:00Z');
		await two.run('Gate', itemsOf({ email: EMAIL }, { email: 'ben@example.com' }));
		const [ofBen] = decisionsOf(two)
			.filter(({ decision }) => decision === 'send')
			.slice(-1);
		expect(ofBen).toMatchObject({ reason: expect.any(String) as string });
		expect(scene.sentTo.at(-1)).toBe('ben@example.com');
		return outputOf(two.runs[0]!, 'Gate', 1).map((json) => said(json, 'decision'));
	}

	test.each([
		[
			'a cap counts over workflows',
			{},
			{ caps: oneADay },
			'frequency_cap',
			'2026-11-24T06:00:00.000Z',
		],
		[
			'a cap on all channels counts the other channel',
			{ channel: 'sms' },
			{ caps: { values: [{ max: 1, channel: 'all', per: 'hours', hours: 4 }] } },
			'frequency_cap',
			'2026-11-23T10:00:00.000Z',
		],
		[
			'a cap per calendar day ends at midnight of the contact',
			{},
			{ caps: { values: [{ max: 1, channel: 'this', per: 'day' }] } },
			'frequency_cap',
			'2026-11-24T00:00:00.000Z',
		],
		[
			'a minimum gap',
			{ channel: 'sms' },
			{ limits: { minimumGapHours: 3 } },
			'minimum_gap',
			'2026-11-23T09:00:00.000Z',
		],
		[
			'a transactional message that is told to count',
			{ preset: 'transactional', limits: { counts: true } },
			{ caps: oneADay },
			'frequency_cap',
			'2026-11-24T06:00:00.000Z',
		],
	])('%s', async (_, first, second, reason, until) => {
		expect(await after(first, second)).toMatchObject([{ decision: 'hold', reason, until }]);
	});

	test.each([
		['a cap on its own channel does not count the other', { channel: 'sms' }, { caps: oneADay }],
		['transactional messages do not count', { preset: 'transactional' }, { caps: oneADay }],
		[
			'transactional messages pass every rule',
			{},
			{
				preset: 'transactional',
				allowedFrom: '20:00',
				allowedUntil: '21:00',
				caps: oneADay,
				limits: { minimumGapHours: 9 },
			},
		],
		['a gate may be told not to count', { limits: { counts: false } }, { caps: oneADay }],
	])('%s', async (_, first, second) => {
		expect(await after(first, second)).toEqual([]);
		expect(scene.sentTo.filter((to) => to === EMAIL)).toHaveLength(2);
	});

	test('a transactional message still needs its consent, unless told otherwise', async () => {
		const canvas = scene.canvas(gated({ preset: 'transactional', checkConsent: true }));
		await canvas.run('Gate', itemsOf({ email: EMAIL }));
		expect(decisionsOf(canvas)).toMatchObject([{ reason: 'consent_never_asked' }]);
	});

	test('a buffer after a signal holds until it has run out', async () => {
		await scene.signal('order.completed', EMAIL);
		await scene.world.setTime('2026-11-23T08:00:00Z');
		const buffers = { values: [{ event: 'purchase', amount: 3, unit: 'hours' }] };
		const canvas = await scene.published(gated({ buffers }));
		await canvas.run('Gate', itemsOf({ email: EMAIL }, { email: 'ben@example.com' }));
		expect(scene.sentTo).toEqual(['ben@example.com']);
		await scene.world.setTime('2026-11-23T09:00:00Z');
		await eventually(() => expect(scene.sentTo).toEqual(['ben@example.com', EMAIL]));
	});

	test('a buffer runs already after a signal whose clock was ahead', async () => {
		await scene.world.setTime('2026-11-23T06:30:00Z');
		await scene.signal('order.completed', EMAIL);
		await scene.world.setTime('2026-11-23T06:00:00Z');
		const buffers = { values: [{ event: 'purchase', amount: 3, unit: 'hours' }] };
		const canvas = scene.canvas(gated({ buffers }));
		await canvas.run('Gate', itemsOf({ email: EMAIL }));
		expect(scene.sentTo).toEqual([]);
		expect(decisionsOf(canvas)).toMatchObject([
			{ reason: 'buffer_after_signal', until: '2026-11-23T09:30:00.000Z' },
		]);
	});

	test('two messages to one person in one run see each other', async () => {
		const canvas = scene.canvas(gated({ caps: oneADay }));
		await canvas.run('Gate', itemsOf({ email: EMAIL, n: 1 }, { email: EMAIL, n: 2 }));
		expect(scene.sentTo).toEqual([EMAIL]);
		expect(outputOf(canvas.runs[0]!, 'Gate', 1)).toMatchObject([{ n: 2 }]);
	});

	test('a zone that nobody knows falls back, with a note, for that contact alone', async () => {
		const hours = { allowedFrom: '06:00', allowedUntil: '07:00' };
		const canvas = scene.canvas(gated({ ...hours, options: { defaultZone: 'Europe/Berlin' } }));
		await canvas.run(
			'Gate',
			itemsOf(
				{ email: EMAIL, timezone: 'Mars/Olympus' },
				{ email: 'ben@example.com', timezone: 'UTC' },
			),
		);
		const [held] = outputOf(canvas.runs[0]!, 'Gate', 1);
		expect(said(held, 'decision')).toMatchObject({ zone: 'Europe/Berlin', zoneSource: 'default' });
		expect(held).toMatchObject({ tact: { warnings: [{ code: 'zone_unknown' }] } });
		expect(scene.sentTo).toEqual(['ben@example.com']);
		const [sent] = outputOf(canvas.runs[0]!, 'Gate');
		expect(sent).not.toHaveProperty('tact.warnings');
	});

	test('every decision is written down', async () => {
		const canvas = scene.canvas(gated({ caps: oneADay }));
		await canvas.run('Gate', itemsOf({ email: EMAIL }));
		await canvas.run('Gate', itemsOf({ email: EMAIL }));
		const found = await scene.world.store.contacts.find([{ email: EMAIL }]);
		const rows = await scene.world.store.decisions.find({ contactId: found[0]!.id, limit: 9 });
		expect(rows.map(({ decision, reason }) => [decision, reason])).toEqual([
			['hold', 'frequency_cap'],
			['send', 'allowed'],
		]);
	});
});
