import type { IDataObject } from 'n8n-workflow';
import { allOutputOf, node, wires, type Canvas } from '../helpers/canvas';
import { eventually } from '../helpers/world';
import { itemsOf, looksPass, said, Scene, SENDER } from './scene';

const TRIGGER = 'n8n-nodes-tact.signalTrigger';
const SCORE = 'n8n-nodes-tact.leadScore';

/** Ten points for each page viewed within 30 days: five pages are MQL. */
const model = {
	name: 'Pages',
	version: '1',
	categories: [{ name: 'Use', measures: 'engagement', cap: 200 }],
	rules: [
		{
			name: 'Viewed',
			category: 'Use',
			points: 10,
			when: { on: 'signal', signal: 'page.viewed', mode: 'each', withinDays: 30 },
		},
	],
};

describe('a score that crosses a line', () => {
	let scene: Scene;
	let scorer: Canvas;
	beforeEach(async () => {
		scene = await Scene.at('2026-11-23T06:00:00Z');
		scorer = scene.canvas({
			id: 'wf-score',
			nodes: [
				node('Score', SCORE, {
					model: 'json',
					modelJson: JSON.stringify(model),
					historyDays: 90,
				}),
			],
			connections: {},
		});
	});
	afterEach(async () => await scene.end());

	/** Publishes a workflow that mails whoever crosses. */
	const onCrossing = async (id: string, moment: IDataObject) =>
		await scene.published({
			id,
			nodes: [
				node(`Cross ${id}`, TRIGGER, {
					moments: { values: [{ when: 'score', ...moment, card: { goal: 'order.completed' } }] },
					path: id,
				}),
				node('Mail', SENDER, { subject: id }),
			],
			connections: wires([`Cross ${id}`, 'Mail']),
		});
	const view = async (email: string, pages: number) => {
		for (let i = 0; i < pages; i++) await scene.signal('page.viewed', email);
	};
	const score = async (...emails: string[]) =>
		await scorer.run('Score', itemsOf(...emails.map((email) => ({ email }))));

	test('starts a workflow when it rises into a band, and another when it falls out of it', async () => {
		const up = await onCrossing('up', { crossing: 'up', edge: 'band', band: 'mql' });
		await onCrossing('down', { crossing: 'down', edge: 'band', band: 'mql' });
		await view('asha@example.com', 5);
		await view('ben@example.com', 4);
		await score('asha@example.com', 'ben@example.com');
		await eventually(() =>
			expect(scene.sender.sent).toEqual([{ to: 'asha@example.com', subject: 'up' }]),
		);
		const [item] = allOutputOf(up, 'Cross up');
		expect(item).toMatchObject({
			email: 'asha@example.com',
			properties: { model: 'Pages', scoreBefore: 0, score: 50, bandBefore: 'nurture', band: 'mql' },
		});
		expect(said(item, 'moment')).toMatchObject({ kind: 'score' });

		await score('asha@example.com', 'ben@example.com');
		await scene.world.setTime('2027-01-05T06:00:00Z');
		await score('asha@example.com', 'ben@example.com');
		await eventually(() =>
			expect(scene.sender.sent.slice(1)).toEqual([{ to: 'asha@example.com', subject: 'down' }]),
		);
		await looksPass();
		expect(scene.sender.sent).toHaveLength(2);
	});

	test('starts one when it reaches points, within a band, and falls below them', async () => {
		await onCrossing('up', { crossing: 'up', edge: 'points', points: 30 });
		await onCrossing('down', { crossing: 'down', edge: 'points', points: 30 });
		await view('asha@example.com', 2);
		await score('asha@example.com');
		await view('asha@example.com', 1);
		await score('asha@example.com');
		await eventually(() =>
			expect(scene.sender.sent).toEqual([{ to: 'asha@example.com', subject: 'up' }]),
		);
		await view('asha@example.com', 1);
		await score('asha@example.com');
		await scene.world.setTime('2027-01-05T06:00:00Z');
		await score('asha@example.com');
		await eventually(() =>
			expect(scene.sender.sent.slice(1)).toEqual([{ to: 'asha@example.com', subject: 'down' }]),
		);
		await looksPass();
		expect(scene.sender.sent).toHaveLength(2);
	});

	test('starts only the workflows that ask for its model, or for none', async () => {
		const rise = { crossing: 'up', edge: 'points', points: 30 };
		await onCrossing('any', rise);
		await onCrossing('own', { ...rise, modelName: 'Pages' });
		await onCrossing('other', { ...rise, modelName: 'Partners' });
		await onCrossing('low', { ...rise, points: 20, modelName: 'Partners' });
		await view('asha@example.com', 2);
		await score('asha@example.com');
		const [asha] = await scene.world.store.contacts.find([{ email: 'asha@example.com' }]);
		const told = async () => {
			const log = await scene.world.store.signals.history([asha!.id], 0);
			return log.filter(({ type }) => type === 'score.changed').length;
		};
		expect(await told()).toBe(0);
		await view('asha@example.com', 1);
		await score('asha@example.com');
		expect(await told()).toBe(1);
		await eventually(() => expect(scene.sender.sent).toHaveLength(2));
		await looksPass();
		expect(scene.sender.sent.map(({ subject }) => subject).sort()).toEqual(['any', 'own']);
	});

	test('starts nothing in a test run', async () => {
		await onCrossing('up', { crossing: 'up', edge: 'band', band: 'mql' });
		await view('asha@example.com', 6);
		await scorer.run('Score', itemsOf({ email: 'asha@example.com' }), 'manual');
		await looksPass();
		expect(scene.sender.sent).toEqual([]);
		await score('asha@example.com');
		await eventually(() => expect(scene.sender.sent).toHaveLength(1));
	});
});
