import { node, outputOf, wires } from '../helpers/canvas';
import { eventually } from '../helpers/world';
import { anytime, CONSENT, crowd, GATE, itemsOf, NOBODY, Scene, SENDER, STEP } from './scene';

const EMAIL = 'asha@example.com';

describe("n8n's own settings of a node", () => {
	let scene: Scene;
	beforeEach(async () => (scene = await Scene.at('2026-11-23T06:00:00Z')));
	afterEach(async () => await scene.end());

	test.each([
		['Guardrail Gate', GATE, { ...anytime, checkConsent: true }],
		['Consent Check', CONSENT, {}],
		['Journey Step', STEP, { operation: 'wait', amount: 1 }],
	])(
		'%s: "Always Output Data" stops the node, since n8n would send somebody on who must not go',
		async (_, type, parameters) => {
			const canvas = scene.canvas({
				nodes: [
					node('Enter', STEP, { operation: 'enter' }),
					node('Node', type, parameters, { alwaysOutputData: true }),
					node('Next', GATE, anytime),
					node('Mail', SENDER),
				],
				connections: wires(['Enter', 'Node'], ['Node', 'Next'], ['Next', 'Mail']),
			});
			const run = await canvas.run('Enter', itemsOf({ email: EMAIL }));
			expect(scene.sender.sent).toEqual([]);
			expect(run.data.resultData.error?.message).toContain('Always Output Data');
		},
	);

	test.each([
		[GATE, anytime],
		[STEP, { operation: 'wait', amount: 1 }],
	])('%s: a workflow with "Always Output Data" cannot be published', async (type, parameters) => {
		const canvas = scene.canvas({
			nodes: [node('Node', type, parameters, { alwaysOutputData: true })],
			connections: {},
		});
		await expect(canvas.activate()).rejects.toThrow('Always Output Data');
	});

	test('"Execute Once" takes nobody away from those who leave a wait', async () => {
		const wait = { operation: 'wait', amount: 1, unit: 'hours' };
		const flow = (more: object) => ({
			nodes: [node('Wait', STEP, wait, more), node('Mail', SENDER)],
			connections: wires(['Wait', 'Mail']),
		});
		await scene.canvas(flow({})).run('Wait', crowd(7));
		const canvas = await scene.published(flow({ executeOnce: true }));
		await scene.world.setTime('2026-11-23T07:00:00Z');
		await eventually(async () => expect(await scene.waits()).toEqual(NOBODY));
		expect(new Set(scene.sentTo).size).toBe(7);
		expect(canvas.runs.flatMap((run) => outputOf(run, 'Wait'))).toHaveLength(7);
	});
});
