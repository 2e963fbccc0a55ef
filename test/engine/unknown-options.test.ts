import type { IDataObject } from 'n8n-workflow';
import { node } from '../helpers/canvas';
import { CONTACT, itemsOf, Scene, STEP } from './scene';

const EMAIL = 'asha@example.com';
const unknown = 'nonsense';

describe('an option that the panel does not offer', () => {
	let scene: Scene;
	beforeEach(async () => (scene = await Scene.at('2026-11-23T06:00:00Z')));
	afterEach(async () => await scene.end());

	const errorOf = async (type: string, parameters: IDataObject) => {
		const canvas = scene.canvas({ nodes: [node('Node', type, parameters)], connections: {} });
		return (await canvas.run('Node', itemsOf({ email: EMAIL }))).data.resultData.error;
	};

	test.each<[string, string, IDataObject, string]>([
		['operation', STEP, { operation: unknown }, 'enter, wait, finish'],
		['show', STEP, { operation: 'status', show: unknown }, 'contact, steps'],
		['scope', STEP, { operation: 'pause', scope: unknown }, 'contact, journey, everything'],
		['operation', CONTACT, { operation: unknown }, 'upsert, get'],
	])('of "%s" of %s is named, with those there are', async (name, type, parameters, names) => {
		expect(await errorOf(type, parameters)).toMatchObject({
			name: 'NodeOperationError',
			message: `Unknown option "nonsense" of "${name}"`,
			description: expect.stringContaining(names),
		});
	});

	test('a mistake in the node is not told as one of the store', async () => {
		const { steps } = scene.world.store;
		jest.spyOn(steps, 'ofWorkflow').mockRejectedValueOnce(new TypeError('x is not a function'));
		const show = { operation: 'status', show: 'edits' };
		expect((await errorOf(STEP, show))?.message).toBe(
			'This node made a mistake: x is not a function',
		);
		jest.spyOn(steps, 'ofWorkflow').mockRejectedValueOnce(new Error('disk I/O error'));
		expect((await errorOf(STEP, show))?.message).toBe('The Tact store failed: disk I/O error');
	});

	test('an expression that fails says so itself', async () => {
		const show = { operation: 'status', show: 'edits', limit: '={{ $("Nowhere").item.json.n }}' };
		expect((await errorOf(STEP, show))?.message).toBe("Referenced node doesn't exist");
	});
});
