import { allOutputOf, node, outputOf, wires } from '../helpers/canvas';
import { eventually } from '../helpers/world';
import { anytime, CONSENT, GATE, itemsOf, oneADay, said, Scene, SENDER } from './scene';

const ASHA = { email: 'asha@example.com', phone: '+4915112345678', timezone: 'UTC' };
const BEN = { email: 'ben@example.com', timezone: 'UTC' };

const byMail = { ...anytime, caps: oneADay };
const orSms = { ...byMail, whenClosed: 'otherChannel', otherChannels: ['sms'], otherwise: 'hold' };

const gated = (gate: object, id = 'wf1') => ({
	id,
	nodes: [node('Gate', GATE, gate as never), node('Mail', SENDER), node('Text', SENDER)],
	connections: { ...wires(['Gate', 'Mail']) },
});

describe('another channel', () => {
	let scene: Scene;
	beforeEach(async () => (scene = await Scene.at('2026-11-23T10:00:00Z')));
	afterEach(async () => await scene.end());

	const outputs = async (gate: object, person: object) => {
		const run = await scene.canvas(gated(gate)).run('Gate', itemsOf(person as never));
		return [0, 1, 2, 3].map((output) =>
			outputOf(run, 'Gate', output).map((json) => said(json, 'decision')),
		);
	};

	const record = (channel: string, said = 'grant') =>
		scene
			.canvas({
				nodes: [node('Yes', CONSENT, { operation: 'record', channel, said })],
				connections: {},
			})
			.run('Yes', itemsOf(ASHA));

	test('is named where the own one is closed and it is open, and takes the room there', async () => {
		expect((await outputs(orSms, ASHA))[0]).toMatchObject([{ channel: 'email' }]);
		expect((await outputs(orSms, ASHA))[3]).toMatchObject([
			{
				decision: 'send',
				reason: 'other_channel',
				channel: 'sms',
				insteadOf: 'email',
				explanation: expect.stringMatching(/^Goes by sms instead/),
			},
		]);
		const touches = await scene.world.store.touches.history([1], 0);
		expect(touches.map(({ channel }) => channel)).toEqual(['email', 'sms']);
		// Both are used up by now.
		const [send, held, , other] = await outputs(orSms, ASHA);
		expect([send, other]).toEqual([[], []]);
		expect(held).toMatchObject([{ reason: 'frequency_cap', channel: 'email' }]);
	});

	test('is none without an address for it', async () => {
		await outputs(orSms, BEN);
		expect((await outputs(orSms, BEN))[1]).toMatchObject([{ reason: 'frequency_cap' }]);
	});

	test('is noted to be unknown where a message goes on its own one all the same', async () => {
		const [send] = await outputs({ ...anytime, channel: 'sms' }, BEN);
		const unknown = ['Tact knows no phone number of this contact'];
		expect(send).toMatchObject([{ channel: 'sms', reason: 'allowed', notes: unknown }]);
		expect((await outputs({ ...anytime, channel: 'sms' }, ASHA))[0]![0]).not.toHaveProperty(
			'notes',
		);
	});

	test('is none without consent for it', async () => {
		const asking = { ...orSms, checkConsent: true };
		await record('email');
		await outputs(asking, ASHA);
		expect((await outputs(asking, ASHA))[1]).toMatchObject([{ reason: 'frequency_cap' }]);
		await record('sms');
		expect((await outputs(asking, ASHA))[3]).toMatchObject([{ channel: 'sms' }]);
	});

	test('is none that is closed itself, and what to do then is said', async () => {
		const sunday = { ...ASHA, country: 'FR', timezone: 'Europe/Paris' };
		const gate = { ...orSms, allowedHours: 'recommended', otherwise: 'block' };
		await scene.world.setTime('2026-11-29T10:00:00Z');
		await outputs(gate, sunday);
		expect((await outputs(gate, sunday))[2]).toMatchObject([{ reason: 'frequency_cap' }]);
		await scene.world.setTime('2026-11-30T09:30:00Z');
		expect((await outputs(gate, sunday))[3]).toMatchObject([{ channel: 'sms' }]);
	});

	test('helps nobody who has withdrawn: what is refused for more than its channel stays refused', async () => {
		const gate = { ...orSms, checkConsent: true };
		await record('sms');
		expect((await outputs(gate, ASHA))[2]).toMatchObject([{ reason: 'consent_never_asked' }]);
		await record('email');
		await record('email', 'withdraw');
		const [, held, blocked, other] = await outputs(gate, ASHA);
		expect([held, other]).toEqual([[], []]);
		expect(blocked).toMatchObject([{ reason: 'consent_withdrawn', channel: 'email' }]);
	});

	test('is tried whichever rule stands before those of the channel', async () => {
		const gate = { ...orSms, timing: { bestHour: true, bestHourFallback: 15 } };
		await outputs(byMail, ASHA);
		expect((await outputs(gate, ASHA))[3]).toMatchObject([{ channel: 'sms' }]);
	});

	test('is looked for again when a hold ends', async () => {
		const night = {
			...orSms,
			allowedFrom: '12:00',
			allowedUntil: '20:00',
		};
		const canvas = await scene.published(gated(night));
		const other = await scene.published(gated(byMail, 'wf2'));
		await canvas.run('Gate', itemsOf(ASHA));
		await other.run('Gate', itemsOf(ASHA));
		await scene.world.setTime('2026-11-23T12:00:00Z');
		await eventually(() => expect(allOutputOf(canvas, 'Gate', 3)).toHaveLength(1));
	});
});
