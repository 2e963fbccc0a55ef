import type { IDataObject } from 'n8n-workflow';
import { node, outputOf, wires } from '../helpers/canvas';
import { anytime, GATE, itemsOf, said, Scene, SENDER } from './scene';

const american = { email: 'asha@example.com', country: 'US', timezone: 'America/New_York' };
const floridian = { ...american, region: 'FL' };

let scene: Scene;
beforeEach(async () => (scene = await Scene.at('2026-11-23T15:00:00Z')));
afterEach(async () => await scene.end());

async function decisionOn(at: string, gate: object, somebody: IDataObject) {
	await scene.world.setTime(at);
	const canvas = scene.canvas({
		nodes: [node('Gate', GATE, { ...anytime, ...gate }), node('Mail', SENDER)],
		connections: wires(['Gate', 'Mail']),
	});
	const run = await canvas.run('Gate', itemsOf(somebody));
	const [decision] = [0, 1, 2].flatMap((output) =>
		outputOf(run, 'Gate', output).map((json) => said(json, 'decision')),
	);
	return decision!;
}

const rule = (decision: IDataObject, name: string) =>
	(decision.rules as IDataObject[]).find((verdict) => verdict.rule === name);

describe('days on which a gate is closed', () => {
	test.each([
		['a public holiday of the place', '2026-11-26T15:00:00Z', '2026-11-27T05:00:00.000Z', american],
		[
			'a public holiday of the region',
			'2026-10-05T01:00:00Z',
			'2026-10-05T13:00:00.000Z',
			{ email: 'ben@example.com', country: 'AU', region: 'NSW', timezone: 'Australia/Sydney' },
		],
	])('%s', async (_, at, until, somebody) => {
		const closed = await decisionOn(at, { timing: { closedOnHolidays: true } }, somebody);
		expect(closed).toMatchObject({ decision: 'hold', reason: 'quiet_hours', until });
		expect(await decisionOn(at, {}, { ...somebody, email: 'c@example.com' })).toMatchObject({
			decision: 'send',
		});
	});

	test('the holiday is named', async () => {
		const gate = { timing: { closedOnHolidays: true } };
		const { explanation } = await decisionOn('2026-11-26T15:00:00Z', gate, american);
		expect(explanation).toBe(
			'Held until Fri 27 Nov 2026, 00:00 (America/New_York): on the public holiday Thanksgiving Day in the United States.',
		);
	});

	test('people of one clock and two regions have each their own', async () => {
		const gate = { ...anytime, timing: { closedOnHolidays: true } };
		const canvas = scene.canvas({ nodes: [node('Gate', GATE, gate)], connections: {} });
		await scene.world.setTime('2026-01-06T12:00:00Z');
		const german = { country: 'DE', timezone: 'Europe/Berlin' };
		const people = ['BY', 'HH', 'BW'].map((region) => ({ email: `${region}@example.com`, region }));
		const run = await canvas.run('Gate', itemsOf(...people.map((one) => ({ ...german, ...one }))));
		expect(outputOf(run, 'Gate')).toMatchObject([{ region: 'HH' }]);
		expect(outputOf(run, 'Gate', 1)).toMatchObject([{ region: 'BY' }, { region: 'BW' }]);
	});

	test('a rule that closes on holidays does so without the option', async () => {
		const french = { email: 'bea@example.com', country: 'FR' };
		const gate = { channel: 'sms', allowedHours: 'recommended' };
		expect(await decisionOn('2026-12-25T11:00:00Z', gate, french)).toMatchObject({
			until: '2026-12-26T09:00:00.000Z',
			explanation:
				'Held until Sat 26 Dec 2026, 10:00 (Europe/Paris): on the public holiday Christmas Day in France (FR-sms, norm).',
		});
	});

	test.each([
		// The clock goes back on the closed day, which so has 25 hours.
		['hours', { allowedFrom: '08:00', allowedUntil: '20:00' }, '2026-10-26T07:00:00.000Z'],
		['no hours', {}, '2026-10-25T23:00:00.000Z'],
		['recommended hours', { allowedHours: 'recommended' }, '2026-10-26T07:00:00.000Z'],
	])('a closed day of one’s own over a change of the clock, with %s', async (_, gate, until) => {
		const berliner = { email: 'b@example.com', timezone: 'Europe/Berlin' };
		const closed = { ...gate, timing: { closedDays: '12-24, 2026-10-25' } };
		const decision = await decisionOn('2026-10-25T08:30:00Z', closed, berliner);
		expect(decision).toMatchObject({ decision: 'hold', until });
		expect(decision.explanation).toContain('on the closed day 2026-10-25');
	});

	test('a closed day is that of the contact’s calendar', async () => {
		const gate = { timing: { closedDays: '11-24' } };
		const kolkata = { email: 'k@example.com', timezone: 'Asia/Kolkata' };
		const at = '2026-11-23T19:00:00Z';
		expect(await decisionOn(at, gate, kolkata)).toMatchObject({
			until: '2026-11-24T18:30:00.000Z',
		});
		expect(await decisionOn(at, gate, american)).toMatchObject({ decision: 'send' });
	});
});

describe('a rule that lets nothing through', () => {
	const whatsapp = { channel: 'whatsapp' };
	const noon = '2026-11-23T17:00:00Z';

	test('blocks, with its citation, whatever the gate does with what is closed', async () => {
		const decision = await decisionOn(noon, whatsapp, american);
		expect(decision).toMatchObject({ decision: 'block', reason: 'blocked_by_rule' });
		expect(decision).not.toHaveProperty('until');
		expect(rule(decision, 'blocked_by_rule')).toMatchObject({
			open: false,
			rows: [{ id: 'US-whatsapp', level: 'carrier' }],
			detail: expect.stringMatching(
				/^WhatsApp delivers no marketing templates .+ \(US-whatsapp, carrier: WhatsApp Business/,
			) as string,
		});
	});

	test.each([
		['what is transactional', { preset: 'transactional' }],
		['a service message', { purpose: 'service' }],
		['a gate that does without it', { timing: { rulesOff: ['US-whatsapp'] } }],
	])('passes %s', async (_, gate) => {
		expect(await decisionOn(noon, { ...whatsapp, ...gate }, american)).toMatchObject({
			decision: 'send',
		});
	});

	test('has no say in what is transactional', async () => {
		const gate = { ...whatsapp, preset: 'transactional' };
		expect(rule(await decisionOn(noon, gate, american), 'blocked_by_rule')).toBeUndefined();
	});

	test('passes those elsewhere', async () => {
		const elsewhere = { email: 'i@example.com', country: 'IN' };
		expect(await decisionOn(noon, whatsapp, elsewhere)).toMatchObject({ decision: 'send' });
	});
});

describe('the cap of a law', () => {
	const sms = { channel: 'sms' };
	const at = (hour: number) => `2026-11-23T${hour}:00:00Z`;

	async function afterThree(gate: object, somebody: IDataObject, first: object = {}) {
		for (const hour of [15, 16, 17])
			expect(await decisionOn(at(hour), { ...sms, ...first }, somebody)).toMatchObject({
				decision: 'send',
			});
		return await decisionOn(at(18), { ...sms, ...gate }, somebody);
	}

	test('holds the fourth message within a day, until the first is a day old', async () => {
		const decision = await afterThree({}, floridian);
		expect(decision).toMatchObject({
			decision: 'hold',
			reason: 'legal_cap',
			until: '2026-11-24T15:00:00.000Z',
		});
		expect(rule(decision, 'legal_cap')).toMatchObject({
			rows: [{ id: 'US-FL', level: 'law' }],
			detail: expect.stringMatching(
				/^The cap of 3 messages for one purpose within 1 day is reached \(US-FL, law: Fla\. Stat\./,
			) as string,
		});
	});

	test.each([
		['another purpose', { purpose: 'news' }, {}],
		['a channel of which it does not speak', { channel: 'email' }, {}],
		['a transactional message', { preset: 'transactional' }, {}],
		['a gate that does without it', { timing: { rulesOff: ['US-FL'] } }, {}],
		['where the three were of another purpose', {}, { purpose: 'news' }],
		['where the three were on another channel', {}, { channel: 'email' }],
	])('lets through %s', async (_, gate, first) => {
		expect(await afterThree(gate, floridian, first)).toMatchObject({ decision: 'send' });
	});

	test('counts calls and texts together', async () => {
		expect(await afterThree({}, floridian, { channel: 'voice' })).toMatchObject({
			reason: 'legal_cap',
		});
	});

	test('holds nobody elsewhere', async () => {
		expect(await afterThree({}, american)).toMatchObject({ decision: 'send' });
	});
});
