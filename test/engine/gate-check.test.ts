import { node, outputOf } from '../helpers/canvas';
import { anytime, GATE, itemsOf, NOBODY, oneADay, said, Scene } from './scene';

const ASHA = { email: 'asha@example.com', firstName: 'Asha', timezone: 'UTC' };

describe('a dry run', () => {
	let scene: Scene;
	beforeEach(async () => (scene = await Scene.at('2026-11-23T22:00:00Z')));
	afterEach(async () => await scene.end());

	const check = async (gate: object, person: object = ASHA) => {
		const canvas = scene.canvas({
			nodes: [node('Gate', GATE, { operation: 'check', ...gate } as never)],
			connections: {},
		});
		const run = await canvas.run('Gate', itemsOf(person as never), 'webhook');
		return [0, 1].map((output) =>
			outputOf(run, 'Gate', output).map((json) => said(json, 'decision')),
		);
	};

	test('answers in plain words, and changes nothing', async () => {
		await scene.world.store.contacts.upsert([{ email: ASHA.email, zone: 'UTC' }], scene.world.now);
		const day = { ...anytime, allowedFrom: '08:00', allowedUntil: '20:00', caps: oneADay };
		const [, notNow] = await check(day);
		expect(notNow).toMatchObject([
			{
				decision: 'hold',
				until: '2026-11-24T08:00:00.000Z',
				answer: expect.stringMatching(/^Not now: /),
			},
		]);
		await scene.world.setTime('2026-11-24T09:00:00Z');
		for (let again = 0; again < 2; again++) {
			const [allowed] = await check(day);
			expect(allowed).toMatchObject([
				{ decision: 'send', answer: expect.stringMatching(/^Yes: /) },
			]);
		}
		expect(await scene.waits()).toEqual(NOBODY);
		expect(await scene.world.store.touches.history([1], 0)).toEqual([]);
		expect(await scene.world.store.decisions.find({ contactId: 1, limit: 10 })).toEqual([]);
	});

	test('names the opening of gentle hours, the same each time', async () => {
		await scene.world.store.contacts.upsert([{ email: ASHA.email, zone: 'UTC' }], scene.world.now);
		const gentle = { preset: 'gentle', checkConsent: false };
		for (let again = 0; again < 2; again++) {
			const [, notNow] = await check(gentle);
			expect(notNow).toMatchObject([{ decision: 'hold', until: '2026-11-24T09:00:00.000Z' }]);
		}
	});

	test('of somebody unknown is no, and makes nobody known', async () => {
		const [allowed, notNow] = await check(anytime, { email: 'nobody@example.com' });
		expect(allowed).toEqual([]);
		expect(notNow).toMatchObject([{ reason: 'contact_unknown' }]);
		expect(await scene.world.store.contacts.find([{ email: 'nobody@example.com' }])).toEqual([
			undefined,
		]);
	});
});
