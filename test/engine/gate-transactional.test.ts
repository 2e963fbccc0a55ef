import type { IDataObject } from 'n8n-workflow';
import { node, outputOf, wires } from '../helpers/canvas';
import { GATE, itemsOf, said, Scene, SENDER } from './scene';

const BUYER = { email: 'asha@example.com', timezone: 'UTC' };
const receipt = { preset: 'transactional', purpose: 'receipts' };
const notAtNight = { preset: 'custom', messageType: 'transactional', purpose: 'deliveries' };

describe('what people wait for, at three in the night', () => {
	let scene: Scene;
	beforeEach(async () => (scene = await Scene.at('2026-11-23T03:00:00Z')));
	afterEach(async () => await scene.end());

	const decisionOn = async (gate: IDataObject): Promise<IDataObject> => {
		const canvas = scene.canvas({
			nodes: [node('Gate', GATE, gate), node('Mail', SENDER)],
			connections: wires(['Gate', 'Mail']),
		});
		const run = await canvas.run('Gate', itemsOf(BUYER));
		expect(run.data.resultData.error?.message).toBeUndefined();
		return [0, 1, 2].flatMap((output) =>
			outputOf(run, 'Gate', output).map((json) => said(json, 'decision')),
		)[0]!;
	};

	test('a receipt goes to somebody unknown, with nothing but what the panel comes with', async () => {
		expect(await decisionOn(receipt)).toMatchObject({ decision: 'send', reason: 'transactional' });
		expect(scene.sentTo).toEqual([BUYER.email]);
	});

	test('it asks for consent where that is switched on', async () => {
		const decision = await decisionOn({ ...receipt, checkConsent: true });
		expect(decision).toMatchObject({ reason: 'consent_never_asked' });
	});

	test.each<[string, IDataObject]>([
		['the hours as they come', {}],
		['what was chosen for marketing before', { allowedHours: 'recommended' }],
	])('what is not for the night waits for the morning: %s', async (_, more) => {
		expect(await decisionOn({ ...notAtNight, ...more })).toMatchObject({
			decision: 'hold',
			reason: 'quiet_hours',
			until: '2026-11-23T08:00:00.000Z',
		});
		expect(scene.sentTo).toEqual([]);
	});

	test('hours of the own may open in the night', async () => {
		const early = { ...notAtNight, allowedFrom: '02:00' };
		expect(await decisionOn(early)).toMatchObject({ decision: 'send' });
	});
});
