import type { IDataObject } from 'n8n-workflow';
import { node, outputOf, wires } from '../helpers/canvas';
import { eventually } from '../helpers/world';
import { anytime, CONSENT, GATE, itemsOf, Scene, SENDER, STEP } from './scene';

const ASHA = 'asha@example.com';
const BEN = 'ben@example.com';
const byDay = { ...anytime, allowedFrom: '09:00', allowedUntil: '20:00' };
const agreed = { ...byDay, checkConsent: true };

const series = (gate: IDataObject, id = 'wf1') => ({
	id,
	nodes: [
		node('Enter', STEP, {
			operation: 'enter',
			journey: 'Welcome',
			goals: { values: [{ signal: 'order.completed' }] },
		}),
		node('Gate', GATE, gate),
		node('Mail', SENDER),
		node('Next', STEP, { operation: 'wait', amount: 2, unit: 'days' }),
	],
	connections: wires(['Enter', 'Gate'], ['Gate', 'Mail'], ['Mail', 'Next']),
});

describe('a gate that explains', () => {
	let scene: Scene;
	beforeEach(async () => (scene = await Scene.at('2026-11-23T06:00:00Z')));
	afterEach(async () => await scene.end());

	const explained = async (parameters: IDataObject = {}, ...people: IDataObject[]) => {
		const canvas = scene.canvas({
			id: 'wf9',
			nodes: [node('Why', GATE, { operation: 'explain', ...parameters })],
			connections: {},
		});
		const run = await canvas.run(
			'Why',
			itemsOf(...(people.length > 0 ? people : [{ email: ASHA }])),
		);
		expect(run.status).toBe('success');
		return outputOf(run, 'Why');
	};
	const words = async (parameters: IDataObject = {}) =>
		(await explained(parameters))[0]!.explanation;

	test('says what waits until when, then what was sent, then how the journey ended', async () => {
		const canvas = await scene.published(series(byDay));
		await canvas.run('Enter', itemsOf({ email: ASHA, timezone: 'Europe/Berlin' }));
		const [waiting] = await explained();
		expect(waiting).toMatchObject({
			contact: { email: ASHA },
			explanation: `An email for marketing to ${ASHA} waits at the gate "Gate" until Mon 23 Nov 2026, 09:00 (Europe/Berlin): outside the allowed hours. No messages to ${ASHA} have been let out so far.`,
			waiting: [
				{
					gate: 'Gate',
					state: 'waiting',
					dueAt: '2026-11-23T08:00:00.000Z',
					channel: 'email',
					purpose: 'marketing',
					journey: 'Welcome',
				},
			],
			decisions: [{ decision: 'hold', reason: 'quiet_hours', until: '2026-11-23T08:00:00.000Z' }],
			sent: [],
			journeys: [{ journey: 'Welcome', status: 'active' }],
			consent: [{ channel: 'email', purpose: 'marketing', status: 'never', reason: 'never_asked' }],
			holdouts: [],
			paused: null,
		});

		await scene.world.setTime('2026-11-23T08:00:00Z');
		await eventually(async () =>
			expect(await explained()).toMatchObject([
				{
					explanation: `${ASHA} waits at the step "Next" of the journey "Welcome" until Wed 25 Nov 2026, 09:00 (Europe/Berlin); the next message comes after that. The last email for marketing that was let out to ${ASHA} was sent on Mon 23 Nov 2026, 09:00 (Europe/Berlin).`,
					sent: [{ at: '2026-11-23T08:00:00.000Z', channel: 'email', state: 'sent' }],
					decisions: [{ decision: 'send' }, { decision: 'hold' }],
				},
			]),
		);

		await scene.signal('order.completed', ASHA);
		await eventually(async () =>
			expect(await words()).toContain(
				`The journey "Welcome" ended for ${ASHA} on Mon 23 Nov 2026, 09:00 (Europe/Berlin): the goal "order.completed" was reached.`,
			),
		);
	});

	test('says what was blocked for want of consent, and that it stands by now', async () => {
		const canvas = await scene.published(series(agreed));
		await canvas.run('Enter', itemsOf({ email: ASHA }));
		const never = `The last email for marketing to ${ASHA} was blocked on Mon 23 Nov 2026, 06:00 (UTC) and does not go later by itself: nobody has asked ${ASHA} for consent to emails for marketing.`;
		expect(await words()).toContain(`${never} Ask for consent, and for its confirmation, first.`);
		const record = { operation: 'record', said: 'grant', channel: 'email', purpose: 'marketing' };
		await scene
			.canvas({ nodes: [node('Yes', CONSENT, record)], connections: {} })
			.run('Yes', itemsOf({ email: ASHA }));
		expect(await words()).toMatch(/By now consent to emails for marketing stands\.$/);
		expect((await explained())[0]).toMatchObject({
			consent: [{ status: 'granted', since: '2026-11-23T06:00:00.000Z' }],
		});
	});

	test('tells only of the channel and the journey that it is asked about', async () => {
		const mail = await scene.published(series(byDay));
		await mail.run('Enter', itemsOf({ email: ASHA }));
		const text = await scene.published({
			id: 'wf2',
			nodes: [node('Texts', GATE, { ...byDay, channel: 'sms' })],
			connections: {},
		});
		await text.run('Texts', itemsOf({ email: ASHA }));
		const gates = async (parameters: IDataObject) =>
			((await explained(parameters))[0]!.waiting as IDataObject[]).map(({ gate }) => gate);
		expect(await gates({})).toEqual(['Gate', 'Texts']);
		expect(await gates({ onlyChannel: 'sms' })).toEqual(['Texts']);
		expect(await gates({ onlyChannel: 'push' })).toEqual([]);
		expect(await gates({ journey: 'Welcome' })).toEqual(['Gate']);
		expect(await gates({ onlyPurpose: 'marketing' })).toEqual(['Gate', 'Texts']);
		expect(await gates({ onlyPurpose: 'news' })).toEqual([]);
		const [sms] = await explained({ onlyChannel: 'sms' });
		expect(sms).toMatchObject({ decisions: [{ channel: 'sms' }], consent: [{ channel: 'sms' }] });
		const [welcome] = await explained({ journey: 'Welcome' });
		expect(welcome).toMatchObject({ decisions: [{ channel: 'email' }] });
	});

	test('calls by their first name whom it knows by it', async () => {
		const { store, now } = scene.world;
		await store.contacts.upsert([{ email: ASHA, traits: { firstName: ' Asha ' } }], now);
		expect(await words()).toMatch(/^Nothing is written down of a message to Asha:/);
		await store.contacts.upsert([{ email: ASHA, traits: { firstName: 7 } }], now);
		expect(await words()).toMatch(/^Nothing is written down of a message to asha@example\.com:/);
	});

	test('tells of a pause', async () => {
		const canvas = await scene.published(series(byDay));
		await canvas.run('Enter', itemsOf({ email: ASHA }));
		const pause = { operation: 'pause', target: 'contact' };
		await scene
			.canvas({ nodes: [node('Pause', STEP, pause)], connections: {} })
			.run('Pause', itemsOf({ email: ASHA }));
		expect((await explained())[0]).toMatchObject({
			explanation: expect.stringMatching(
				/^asha@example\.com has been paused since .+ An email for marketing to asha@example\.com stands still at the gate "Gate"/,
			) as string,
			waiting: [{ state: 'paused', channel: 'email' }],
			paused: { scope: 'contact', since: '2026-11-23T06:00:00.000Z' },
		});
		const waiting = async (asked: IDataObject) => (await explained(asked))[0]!.waiting;
		expect(await waiting({ onlyChannel: 'email' })).toHaveLength(1);
		for (const asked of [{ onlyChannel: 'push' }, { onlyPurpose: 'news' }])
			expect(await waiting(asked)).toEqual([]);
	});

	test('tells of a journey however many others came after it', async () => {
		const canvas = await scene.published(series(byDay));
		await canvas.run('Enter', itemsOf({ email: ASHA }));
		const { store, now } = scene.world;
		const later = Array.from({ length: 25 }, (_, i) => ({
			contactId: 1,
			journeyKey: 'later',
			entry: `s${i}`,
		}));
		await store.journeys.enter(later, { again: 'always', perObject: false }, now);
		expect((await explained({ journey: 'Welcome' }))[0]).toMatchObject({
			explanation: expect.stringMatching(
				/ No messages of the journey "Welcome" to .+ so far\.$/,
			) as string,
			journeys: [{ journey: 'Welcome', status: 'active' }],
		});
	});

	test('finds under its own channel what went by another one', async () => {
		const { store, now } = scene.world;
		await store.contacts.upsert([{ email: ASHA }], now);
		const at = { workflowId: 'wf1', nodeId: 'g', name: 'Gate', kind: 'guardrailGate' as const };
		const nodeId = await store.timers.register(at, now);
		const message = { contactId: 1, nodeId, purpose: 'marketing', at: now };
		await store.touches.reserve([
			{ ...message, key: 'k1', channel: 'sms', counts: true },
			{ ...message, key: 'k2', channel: 'sms', counts: true, at: now - 1 },
		]);
		await store.decisions.record([
			{
				...message,
				channel: 'sms',
				decision: 'send',
				reason: 'other_channel',
				detail: { insteadOf: 'email' },
			},
			{ ...message, channel: 'sms', decision: 'send', reason: 'allowed', detail: {}, at: now - 1 },
		]);
		const counts = async (onlyChannel: string) => {
			const [told] = (await explained({ onlyChannel })) as [{ [list: string]: unknown[] }];
			return [told.decisions!.length, told.sent!.length];
		};
		expect(await counts('email')).toEqual([1, 1]);
		expect(await counts('sms')).toEqual([2, 2]);
		expect(await counts('push')).toEqual([0, 0]);
		expect((await explained({ onlyChannel: 'email' }))[0]).toMatchObject({
			explanation: expect.stringContaining('The last text message for marketing') as string,
			decisions: [{ reason: 'other_channel', channel: 'sms', insteadOf: 'email' }],
		});
	});

	test('tells of a holdout since when, and how many people are on either side', async () => {
		const { store, now } = scene.world;
		const people = await store.contacts.upsert([{ email: ASHA }, { email: BEN }], now);
		const entries = people.map(({ contact }, i) => ({ contactId: contact.id, silent: i === 0 }));
		await store.holdouts.assign('spring', entries, now);
		const since = '2026-11-23T06:00:00.000Z';
		const size = { silent: 1, spoken: 1 };
		expect(await explained({}, { email: ASHA }, { email: BEN })).toMatchObject([
			{
				explanation: expect.stringContaining(
					'was put into the silent share of "spring" on Mon 23 Nov 2026, 06:00 (UTC).',
				) as string,
				holdouts: [{ name: 'spring', silent: true, since, people: size }],
			},
			{ holdouts: [{ name: 'spring', silent: false, since, people: size }] },
		]);
	});

	test('answers for each item, also for people who are not known, and makes nobody known', async () => {
		await scene.world.store.contacts.upsert([{ email: BEN }], scene.world.now);
		const asked = [{ email: ASHA }, { email: BEN }, { name: 'nobody' }];
		expect(await explained({}, ...asked)).toEqual([
			{
				reason: 'contact_unknown',
				explanation:
					'The store knows nobody of this name, number or address. So no gate has sent, held or blocked anything to them.',
			},
			expect.objectContaining({
				contact: expect.objectContaining({ email: BEN }) as IDataObject,
				explanation: `Nothing is written down of a message to ${BEN}: no gate has decided on one.`,
			}),
			{ reason: 'contact_missing', explanation: expect.any(String) as string },
		]);
		expect(await scene.world.store.contacts.find([{ email: ASHA }])).toEqual([undefined]);
	});

	test('says which journeys there are where it is asked for another one', async () => {
		await scene.published(series(byDay));
		await scene.world.store.contacts.upsert([{ email: ASHA }], scene.world.now);
		expect(await explained({ journey: 'Farewell' })).toEqual([
			{
				reason: 'journey_unknown',
				explanation: 'No journey is named "Farewell". There are: "Welcome".',
			},
		]);
		expect(await words({ journey: 'Welcome' })).toContain('was never in the journey "Welcome"');
	});
});
