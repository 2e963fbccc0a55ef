import { allOutputOf, node, outputOf, wires } from '../helpers/canvas';
import { itemsOf, said, Scene, STEP } from './scene';

const EMAIL = 'asha@example.com';

describe('who may enter a journey', () => {
	let scene: Scene;
	beforeEach(async () => (scene = await Scene.at('2026-11-23T06:00:00Z')));
	afterEach(async () => await scene.end());

	const journey = (reentry: string, reason = 'completed') => ({
		nodes: [
			node('Enter', STEP, { operation: 'enter', reentry }),
			node('End', STEP, { operation: 'finish', reason }),
		],
		connections: {},
	});

	test.each([
		// The rule, and how three arrivals fare: the first, one while in the journey, one after leaving.
		['never', ['entered', 'already_in_journey', 'was_in_journey']],
		['after_leaving', ['entered', 'already_in_journey', 'entered']],
		['always', ['entered', 'entered', 'entered']],
	])('%s', async (rule, expected) => {
		const canvas = scene.canvas(journey(rule));
		const arrive = async () => {
			const run = await canvas.run('Enter', itemsOf({ email: EMAIL }));
			const [entered] = outputOf(run, 'Enter', 0);
			const [refused] = outputOf(run, 'Enter', 1);
			expect([entered, refused].filter(Boolean)).toHaveLength(1);
			if (refused) expect(said(refused, 'journey')).toMatchObject({ status: 'refused' });
			return { entered, how: said(refused, 'journey').reason ?? said(entered, 'journey').status };
		};
		const first = await arrive();
		const second = await arrive();
		await canvas.run('End', [{ json: first.entered! }]);
		const third = await arrive();
		expect([first, second, third].map(({ how }) => how)).toEqual(expected);
	});

	test('twice the same person in one run is in the journey once', async () => {
		const canvas = scene.canvas(journey('never'));
		const run = await canvas.run(
			'Enter',
			itemsOf(
				{ email: EMAIL },
				{ email: EMAIL.toUpperCase().replace('EXAMPLE.COM', 'example.com') },
			),
		);
		expect(outputOf(run, 'Enter', 0)).toHaveLength(1);
		expect(said(outputOf(run, 'Enter', 1)[0], 'journey').reason).toBe('already_in_journey');
	});

	test('who is refused is no part of the journey: its goals do not touch what follows there', async () => {
		const canvas = await scene.published({
			nodes: [
				node('Enter', STEP, {
					operation: 'enter',
					goals: { values: [{ signal: 'order.completed' }] },
				}),
				node('First', STEP, { operation: 'wait', amount: 1 }),
				node('Refused', STEP, { operation: 'wait', amount: 1 }),
			],
			connections: wires(['Enter', 'First'], ['Enter', 1, 'Refused']),
		});
		await canvas.run('Enter', itemsOf({ email: EMAIL }));
		await canvas.run('Enter', itemsOf({ email: EMAIL }));
		await scene.world.setTime('2026-11-23T07:00:00Z');
		await scene.signal('order.completed', EMAIL);
		const rows = await scene.world.store.timers.status(scene.world.now);
		expect(rows.map(({ node: { name }, waiting, overdue }) => [name, waiting, overdue])).toEqual([
			['Enter', 0, 0],
			['First', 1, 1],
			['Refused', 1, 0],
		]);
	});

	test('finishing reads a reason that is an expression of each person', async () => {
		const canvas = scene.canvas(journey('never', '={{ $json.why }}'));
		const run = await canvas.run(
			'Enter',
			itemsOf({ email: EMAIL, why: 'moved' }, { email: 'ben@example.com', why: 'bought' }),
		);
		await canvas.run(
			'End',
			outputOf(run, 'Enter').map((json) => ({ json })),
		);
		const left = [...(await scene.world.store.journeys.byId([1, 2])).values()];
		expect(left.map(({ leftReason }) => leftReason)).toEqual(['moved', 'bought']);
		expect(allOutputOf(canvas, 'End').map((json) => said(json, 'journey').reason)).toEqual([
			'moved',
			'bought',
		]);
	});

	test('finishing writes the reason down', async () => {
		const canvas = scene.canvas(journey('never', 'no_consent'));
		const run = await canvas.run('Enter', itemsOf({ email: EMAIL }));
		const [entered] = outputOf(run, 'Enter');
		await canvas.run('End', [{ json: entered! }]);
		expect(said(allOutputOf(canvas, 'End')[0], 'journey')).toMatchObject({
			status: 'finished',
			reason: 'no_consent',
		});
		const [enrolment] = (await scene.world.store.journeys.byId([1])).values();
		expect(enrolment).toMatchObject({ leftReason: 'no_consent', leftAt: scene.world.now });
	});
});
