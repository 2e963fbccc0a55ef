import { node, outputOf, wires } from '../helpers/canvas';
import { anytime, GATE, itemsOf, said, Scene, SENDER } from './scene';

const ASHA = { email: 'asha@example.com' };
const BEN = { email: 'ben@example.com' };

describe("the gate's panel", () => {
	let scene: Scene;
	beforeEach(async () => (scene = await Scene.at('2026-11-23T06:00:00Z')));
	afterEach(async () => await scene.end());

	const canvasWith = (gate: object) =>
		scene.canvas({
			nodes: [node('Gate', GATE, { ...anytime, ...gate }), node('Mail', SENDER)],
			connections: wires(['Gate', 'Mail']),
		});

	test.each([
		[{ allowedFrom: '25:00' }, '"Allowed From": "25:00" is not a time of day'],
		[{ allowedUntil: '8 pm' }, '"Allowed Until": "8 pm" is not a time of day'],
		[{ weekdays: [] }, '"Weekdays": choose at least one weekday'],
		[
			{ caps: { values: [{ max: -1, channel: 'this', per: 'day' }] } },
			'"Frequency Caps, At Most": must not be negative',
		],
		[
			{ caps: { values: [{ max: 1, channel: 'this', per: 'hours', hours: -3 }] } },
			'"Frequency Caps, Hours": must',
		],
		[{ limits: { minimumGapHours: 'two' } }, '"Minimum Gap (Hours)": must be a number'],
		[{ holding: { longestHoldDays: -1 } }, '"Longest Hold (Days)": must not be negative'],
		[
			{
				buffers: { values: [{ event: 'purchase', purchaseSignal: ' ', amount: 3, unit: 'days' }] },
			},
			'"Quiet After Events, Signal": must not be empty',
		],
		[{ purpose: '' }, '"Purpose": must not be empty'],
		[{ allowedHours: 'mine' }, '"Allowed Hours": must be recommended, own or both'],
		[
			{ timing: { closedDays: '2026-12-24, 24.12.' } },
			'"Closed Days": "24.12." is not a closed day; write dates such as 2026-12-24',
		],
		[
			{ timing: { rulesOff: ['US-FL', 'US-ZZ'] } },
			'"Rules Not to Apply": "US-ZZ" is the id of no timing rule',
		],
	])('a slip stops the run and names the field: %j', async (gate, message) => {
		const run = await canvasWith(gate).run('Gate', itemsOf(ASHA));
		expect(run.status).toBe('error');
		expect(run.data.resultData.error?.message).toContain(message);
		expect(run.data.resultData.error?.message).not.toContain('store failed');
		expect(scene.sentTo).toEqual([]);
	});

	test('an expression in a rule counts per item, and one that fails stops that item alone', async () => {
		const run = await canvasWith({ allowedFrom: '={{ $json.from }}', allowedUntil: '23:00' }).run(
			'Gate',
			itemsOf(
				{ ...ASHA, from: '05:00' },
				{ ...BEN, from: 'dawn' },
				{ email: 'c@example.com', from: '22:00' },
			),
		);
		expect(scene.sentTo).toEqual([ASHA.email]);
		expect(said(outputOf(run, 'Gate', 1)[0], 'decision').reason).toBe('quiet_hours');
		expect(outputOf(run, 'Gate', 2)).toMatchObject([
			{ ...BEN, tact: { decision: { reason: 'invalid_policy' } } },
		]);
	});

	test.each([
		['closedDays', '2026-12-24', '24.12.', 'invalid_closed_day'],
		['rulesOff', 'US-FL, US', 'US-ZZ', 'unknown_rule'],
	])('an expression in %s that fails stops that item alone', async (option, good, bad, reason) => {
		const run = await canvasWith({ timing: { [option]: '={{ $json.said }}' } }).run(
			'Gate',
			itemsOf({ ...ASHA, said: good }, { ...BEN, said: bad }),
		);
		expect(scene.sentTo).toEqual([ASHA.email]);
		expect(outputOf(run, 'Gate', 2)).toMatchObject([{ ...BEN, tact: { decision: { reason } } }]);
	});

	test('whether consent is looked up is read per item, and only a plain no switches it off', async () => {
		const run = await canvasWith({ checkConsent: '={{ $json.check }}' }).run(
			'Gate',
			itemsOf(
				{ ...ASHA, check: false },
				{ ...BEN, check: true },
				{ email: 'c@example.com', check: 'false' },
				{ email: 'd@example.com' },
			),
		);
		expect(scene.sentTo).toEqual([ASHA.email]);
		expect(outputOf(run, 'Gate', 2).map((json) => said(json, 'decision').reason)).toEqual(
			Array(3).fill('consent_never_asked'),
		);
	});
});
