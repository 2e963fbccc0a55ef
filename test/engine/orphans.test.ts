import { node, outputOf, wires } from '../helpers/canvas';
import { eventually } from '../helpers/world';
import { itemsOf, looksPass, Scene, SENDER, STEP } from './scene';

const EMAIL = 'asha@example.com';
const wait = { operation: 'wait', amount: 1, unit: 'hours' };
const gone = {
	id: 'gone',
	nodes: [node('Gone', STEP, wait), node('Mail', SENDER)],
	connections: wires(['Gone', 'Mail']),
};
const other = {
	id: 'other',
	nodes: [node('Stays', STEP, wait), node('Status', STEP, { operation: 'status' })],
	connections: {},
};

describe('people who wait at a node that nobody runs', () => {
	let scene: Scene;
	let realNow: number;
	beforeEach(async () => {
		realNow = Date.now();
		jest.spyOn(Date, 'now').mockImplementation(() => realNow);
		scene = await Scene.at('2026-11-23T06:00:00Z');
		const canvas = await scene.published(gone);
		await canvas.run('Gone', itemsOf({ email: EMAIL }));
		await canvas.deactivate();
		await scene.world.setTime('2026-11-23T07:30:00Z');
	});
	afterEach(async () => {
		jest.restoreAllMocks();
		await scene.end();
	});

	const minutesPass = async (minutes: number) => {
		realNow += minutes * 60_000;
		await new Promise((resolve) => setTimeout(resolve, 450));
	};

	test('show in the status, and after the grace as one failed execution', async () => {
		const canvas = await scene.published(other);
		await minutesPass(0);
		await minutesPass(9);
		expect(canvas.failures).toEqual([]);
		const run = await canvas.run('Status', itemsOf({}));
		expect(
			outputOf(run, 'Status').map(({ node, overdue, orphaned }) => [node, overdue, orphaned]),
		).toEqual([
			['Gone', 1, true],
			['Stays', 0, false],
		]);
		await minutesPass(2);
		await minutesPass(2);
		expect(canvas.failures.map(({ message }) => message)).toEqual([
			'1 contacts wait at "Gone" (workflow gone), which nobody runs any more.',
		]);
	});

	test('are no alarm while n8n starts again after a long stop', async () => {
		const canvas = await scene.published(other);
		await minutesPass(0);
		const late = await scene.published(gone);
		await eventually(() => expect(scene.sentTo).toEqual([EMAIL]));
		await minutesPass(20);
		await looksPass();
		expect([...canvas.failures, ...late.failures]).toEqual([]);
	});
});

test('a node tells that it is alive before it claims anybody, when the store’s time leaps', async () => {
	const scene = await Scene.at('2026-11-23T06:00:00Z');
	try {
		const canvas = await scene.published(gone);
		await canvas.run('Gone', itemsOf({ email: EMAIL }));
		await looksPass();
		const { timers } = scene.world.store;
		const claim = timers.claim.bind(timers);
		const lateBy: number[] = [];
		jest.spyOn(timers, 'claim').mockImplementation(async (request) => {
			const [{ seenAt }] = await timers.status(request.now);
			if (request.now === scene.world.now) lateBy.push(request.now - seenAt);
			return await claim(request);
		});
		await scene.world.setTime('2026-11-25T06:00:00Z');
		await eventually(() => expect(scene.sentTo).toEqual([EMAIL]));
		expect(new Set(lateBy)).toEqual(new Set([0]));
	} finally {
		jest.restoreAllMocks();
		await scene.end();
	}
});
