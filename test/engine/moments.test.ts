import { Canvas, node, outputOf, ProviderStandIn, wires } from '../helpers/canvas';
import { eventually, World } from '../helpers/world';
import { post } from '../nodes/SignalTrigger/request';

const SENDER = 'test.sender';

const parameters = {
	moments: { values: [{ signal: 'newsletter.signup', card: { goal: 'order.completed' } }] },
	path: 'signups',
};

const workflow = {
	nodes: [
		node('Signups', 'n8n-nodes-tact.signalTrigger', parameters),
		node('Mail', SENDER, { subject: 'Hello' }),
	],
	connections: wires(['Signups', 'Mail']),
};

const signup = (n: number) => ({
	id: `s${n}`,
	type: 'newsletter.signup',
	email: `p${n}@example.com`,
});

describe('moments that start a workflow', () => {
	let world: World;
	let canvas: Canvas;
	let sender: ProviderStandIn;
	const setup = {
		mode: 'webhook',
		parameters,
		node: { id: 'id-Signups', name: 'Signups' },
	} as const;

	beforeEach(async () => {
		world = await World.create('2026-11-23T06:00:00Z');
		sender = new ProviderStandIn();
		canvas = new Canvas(workflow, { [SENDER]: sender });
	});
	afterEach(async () => {
		await canvas.deactivate();
		await world.destroy();
	});

	test('of many requests leave in one run, with the JSON as it came', async () => {
		for (let n = 0; n < 20; n++) expect((await post(signup(n), setup)).started).toBeUndefined();
		await canvas.activate();
		await eventually(() => expect(sender.sent).toHaveLength(20));
		expect(canvas.runs).toHaveLength(1);
		expect(outputOf(canvas.runs[0]!, 'Signups')[3]).toMatchObject({
			...signup(3),
			tact: { signal: { type: 'newsletter.signup' }, contact: { email: 'p3@example.com' } },
		});
	});

	test('are started by the next process where the one that took them died at once', async () => {
		const { body } = await post(
			[signup(1), signup(2), { type: 'page.viewed', email: 'p1@example.com' }],
			setup,
		);
		expect(body).toMatchObject({ accepted: 3 });
		// Nothing has run yet: what follows is a new process on the same store.
		await canvas.activate();
		await eventually(() =>
			expect(sender.sent.map(({ to }) => to).sort()).toEqual(['p1@example.com', 'p2@example.com']),
		);
	});

	test('start nothing a second time when they are sent again', async () => {
		await canvas.activate();
		await post(signup(1), setup);
		await eventually(() => expect(sender.sent).toHaveLength(1));
		const { body } = await post([signup(1), signup(2)], setup);
		expect(body).toMatchObject({ accepted: 1, duplicates: 1 });
		await eventually(() => expect(sender.sent).toHaveLength(2));
		expect(sender.sent.map(({ to }) => to)).toEqual(['p1@example.com', 'p2@example.com']);
	});
});
