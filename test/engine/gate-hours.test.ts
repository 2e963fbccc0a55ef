import type { IDataObject } from 'n8n-workflow';
import { node, outputOf, wires } from '../helpers/canvas';
import { anytime, GATE, itemsOf, said, Scene, SENDER } from './scene';

const recommended = { ...anytime, allowedHours: 'recommended', channel: 'sms' };
const person = (fields: IDataObject): IDataObject => ({ email: 'asha@example.com', ...fields });

/** 305 is Miami. */
const FLORIDA_NUMBER = '+13055550123';
const IN_FLORIDA = person({ country: 'US', region: 'FL', timezone: 'America/New_York' });
const IN_TEXAS = person({ country: 'US', region: 'TX' });

describe('hours by the place of the recipient', () => {
	let scene: Scene;
	beforeEach(async () => (scene = await Scene.at('2026-11-24T01:30:00Z')));
	afterEach(async () => await scene.end());

	async function decisionsOn(at: string, gate: object, ...people: IDataObject[]) {
		await scene.world.setTime(at);
		const canvas = scene.canvas({
			nodes: [node('Gate', GATE, gate as never), node('Mail', SENDER)],
			connections: wires(['Gate', 'Mail']),
		});
		const run = await canvas.run('Gate', itemsOf(...people));
		expect(run.data.resultData.error?.message).toBeUndefined();
		return [0, 1, 2].flatMap((output) =>
			outputOf(run, 'Gate', output).map((json) => said(json, 'decision')),
		);
	}

	const rule = (decision: IDataObject | undefined, name: string) =>
		(decision!.rules as IDataObject[]).find((verdict) => verdict.rule === name);

	test('an address in New York and a number of Florida: the strictest of both', async () => {
		// Half past eight in the evening: open by the law of the country, closed by that of Florida.
		const lives = person({ country: 'US', region: 'NY', phone: FLORIDA_NUMBER });
		const [decision] = await decisionsOn('2026-11-24T01:30:00Z', recommended, lives);
		expect(decision).toMatchObject({
			decision: 'hold',
			reason: 'quiet_hours',
			until: '2026-11-24T13:00:00.000Z',
			zone: 'America/New_York',
			zoneSource: 'region',
			zoneConfidence: 'exact',
		});
		expect(decision).not.toHaveProperty('zones');
		expect(rule(decision, 'quiet_hours')).toEqual({
			rule: 'quiet_hours',
			open: false,
			opensAt: '2026-11-24T13:00:00.000Z',
			rows: [
				{ id: 'US', level: 'law' },
				{ id: 'US-FL', level: 'law' },
			],
			detail:
				'Outside the hours for Florida (US-FL, law: Fla. Stat. 501.616(6)); opens Tue 24 Nov 2026, 08:00 (America/New_York).',
		});
	});

	test('people of one clock and two states, in one run', async () => {
		const decisions = await decisionsOn(
			'2026-11-24T01:30:00Z',
			recommended,
			IN_FLORIDA,
			person({ email: 'ben@example.com', country: 'US', region: 'NY' }),
			person({ email: 'cleo@example.com', country: 'US', region: 'FL', city: 'Miami' }),
		);
		expect(decisions.map(({ decision }) => decision)).toEqual(['send', 'hold', 'hold']);
	});

	test('a state on two clocks is open only where both are', async () => {
		// Nine in Chicago is eight in El Paso.
		const [decision] = await decisionsOn('2026-11-23T15:00:00Z', recommended, IN_TEXAS);
		expect(decision).toMatchObject({
			until: '2026-11-23T16:00:00.000Z',
			zones: ['America/Chicago', 'America/Denver'],
			zoneSource: 'region',
			zoneConfidence: 'likely',
			explanation:
				'Held until Mon 23 Nov 2026, 10:00 (America/Chicago): outside the hours for Texas (US-TX, law: Tex. Bus. & Com. Code 301.051) by the clock of America/Chicago or America/Denver.',
		});
		const [open] = await decisionsOn('2026-11-23T16:00:00Z', recommended, IN_TEXAS);
		expect(open).toMatchObject({ decision: 'send' });
		const [evening] = await decisionsOn('2026-11-24T03:00:00Z', recommended, IN_TEXAS);
		expect(evening).toMatchObject({ until: '2026-11-24T16:00:00.000Z' });
	});

	test('a country on many clocks has no hours that are open by all, where they are few', async () => {
		const gate = {
			...recommended,
			allowedHours: 'own',
			allowedFrom: '09:00',
			allowedUntil: '12:00',
		};
		const [texan, american] = await decisionsOn(
			'2026-11-23T12:00:00Z',
			gate,
			person({ country: 'US' }),
			{ ...IN_TEXAS, email: 'ben@example.com' },
		);
		expect(american).toMatchObject({
			decision: 'block',
			reason: 'no_window',
			explanation: expect.stringMatching(/by one of \d possible clocks/) as string,
		});
		expect(texan).toMatchObject({ decision: 'hold', until: '2026-11-23T16:00:00.000Z' });
	});

	test('a zone that does not exist is passed over with a note, for that contact alone', async () => {
		const { contacts } = scene.world.store;
		await contacts.upsert(
			[{ email: 'lost@example.com', country: 'DE', traits: { timezone: 'Mars/Base' } }],
			scene.world.now,
		);
		const decisions = await decisionsOn(
			'2026-11-23T07:30:00Z',
			{ ...recommended, channel: 'email' },
			{ email: 'lost@example.com' },
			{ email: 'asha@example.com', timezone: 'Asia/Kolkata' },
			{ email: 'ben@example.com' },
		);
		expect(decisions).toMatchObject([
			{
				decision: 'send',
				zone: 'Europe/Berlin',
				zoneSource: 'country',
				notes: ['"Mars/Base" is not a known time zone'],
				explanation:
					'Allowed: every rule is open; "Mars/Base" is not a known time zone, so Europe/Berlin was used.',
			},
			{ decision: 'send', zone: 'Asia/Kolkata', zoneSource: 'zone', zoneConfidence: 'exact' },
			{ decision: 'hold', zone: 'UTC', zoneSource: 'default', zoneConfidence: 'guess' },
		]);
		expect(decisions[1]).not.toHaveProperty('notes');
	});

	test.each([
		['no country is known', person({ timezone: 'UTC' })],
		['there is no row for the country', person({ timezone: 'UTC', country: 'BR' })],
	])('where %s, courtesy holds', async (_, somebody) => {
		const [decision] = await decisionsOn('2026-11-23T07:59:00Z', recommended, somebody);
		expect(decision).toMatchObject({ until: '2026-11-23T08:00:00.000Z' });
		expect(rule(decision, 'quiet_hours')).toMatchObject({
			rows: [{ id: 'courtesy', level: 'norm' }],
			detail: expect.stringContaining('the hours of courtesy (courtesy, norm)') as string,
		});
	});

	describe('a gate that says nothing of whose hours', () => {
		const { allowedHours: _, ...silent } = recommended;
		test.each([
			['the own hours open later', '06:00', '10:00', '20:00', '2026-11-23T15:00:00.000Z'],
			['those of the place open later', '06:00', '06:00', '20:00', '2026-11-23T13:00:00.000Z'],
			['the own hours close earlier', '18:30', '06:00', '18:00', '2026-11-24T13:00:00.000Z'],
			['those of the place close earlier', '20:30', '06:00', '23:00', '2026-11-24T13:00:00.000Z'],
		])('keeps to both: %s', async (_what, now, allowedFrom, allowedUntil, until) => {
			const at = new Date(Date.parse(`2026-11-23T${now}:00-05:00`)).toISOString();
			const gate = { ...silent, allowedFrom, allowedUntil };
			expect(await decisionsOn(at, gate, IN_FLORIDA)).toMatchObject([{ decision: 'hold', until }]);
		});
	});

	test('own hours are heard alone, and hidden ones not at all', async () => {
		const night = '2026-11-24T07:00:00Z';
		const own = { ...recommended, allowedHours: 'own' };
		expect(await decisionsOn(night, own, IN_FLORIDA)).toMatchObject([{ decision: 'send' }]);
		const hidden = { ...recommended, allowedFrom: '01:00', allowedUntil: '02:00', weekdays: [] };
		const noon = await decisionsOn('2026-11-24T17:00:00Z', hidden, IN_FLORIDA);
		expect(noon).toMatchObject([{ decision: 'send' }]);
	});

	describe('a rule that is switched off', () => {
		const late = '2026-11-24T01:30:00Z';
		const without = (...rulesOff: string[]) => ({ ...recommended, timing: { rulesOff } });

		test('leaves the one of the country, and the decision says so', async () => {
			const [decision] = await decisionsOn(late, without('US-FL'), IN_FLORIDA);
			expect(decision).toMatchObject({ decision: 'send' });
			expect(rule(decision, 'quiet_hours')).toMatchObject({
				rows: [{ id: 'US', level: 'law' }],
				detail: 'Within the hours for the United States (US, law); switched off here: US-FL (law).',
			});
		});

		test('with that of the country off too, none is left', async () => {
			const [decision] = await decisionsOn(
				'2026-11-24T07:00:00Z',
				without('US-FL', 'US'),
				IN_FLORIDA,
			);
			expect(decision).toMatchObject({ decision: 'send' });
		});

		test('has no bearing on other places', async () => {
			const [decision] = await decisionsOn(late, without('US-TX'), IN_FLORIDA);
			expect(decision).toMatchObject({ decision: 'hold' });
			expect(JSON.stringify(decision)).not.toContain('switched off');
		});
	});
});
