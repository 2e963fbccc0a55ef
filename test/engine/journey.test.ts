import { Canvas, node, outputOf, ProviderStandIn, wires } from '../helpers/canvas';
import { eventually, World } from '../helpers/world';

const STEP = 'n8n-nodes-tact.journeyStep';
const GATE = 'n8n-nodes-tact.guardrailGate';
const CONSENT = 'n8n-nodes-tact.consentCheck';
const SENDER = 'test.sender';

const asha = { email: 'asha@example.com', timezone: 'Asia/Kolkata', name: 'Asha 🌸' };

/** Enter, mail, wait two days, mail, finish: the welcome series in small. */
const series = () => ({
	nodes: [
		node('Enter', STEP, {
			operation: 'enter',
			goals: { values: [{ signal: 'order.completed' }] },
		}),
		node('Yes', CONSENT, { operation: 'record', said: 'grant' }),
		node('Gate 1', GATE, {}),
		node('Mail 1', SENDER, { subject: 'Welcome' }),
		node('Two Days', STEP, { operation: 'wait', amount: 2, unit: 'days' }),
		node('Gate 2', GATE, {}),
		node('Mail 2', SENDER, { subject: 'Value' }),
		node('End', STEP, { operation: 'finish' }),
	],
	connections: wires(
		['Enter', 'Yes'],
		['Yes', 'Gate 1'],
		['Gate 1', 'Mail 1'],
		['Mail 1', 'Two Days'],
		['Two Days', 'Gate 2'],
		['Gate 2', 'Mail 2'],
		['Mail 2', 'End'],
	),
});

describe('a journey on the engine', () => {
	let world: World;
	let canvas: Canvas;
	let sender: ProviderStandIn;

	beforeEach(async () => {
		world = await World.create('2026-11-23T06:00:00Z');
		sender = new ProviderStandIn();
		canvas = new Canvas(series(), { [SENDER]: sender });
		await canvas.activate();
	});
	afterEach(async () => {
		await canvas.deactivate();
		await world.destroy();
	});

	const enter = (...people: object[]) =>
		canvas.run(
			'Enter',
			people.map((json) => ({ json: { ...json } })),
		);

	test('sends, waits two days, finds the contact behind the sender, sends again and ends', async () => {
		await enter(asha);
		expect(sender.sent).toEqual([{ to: asha.email, subject: 'Welcome' }]);
		await world.setTime('2026-11-25T05:59:59Z');
		await new Promise((resolve) => setTimeout(resolve, 500));
		expect(sender.sent).toHaveLength(1);
		await world.setTime('2026-11-25T06:00:00Z');
		await eventually(() =>
			expect(sender.sent).toEqual([
				{ to: asha.email, subject: 'Welcome' },
				{ to: asha.email, subject: 'Value' },
			]),
		);
		const last = await eventually(() => {
			const run = canvas.runs.at(-1)!;
			expect(outputOf(run, 'End')).toHaveLength(1);
			return run;
		});
		expect(outputOf(last, 'End')[0]).toMatchObject({
			...asha,
			tact: {
				contact: { email: asha.email },
				journey: { status: 'finished', reason: 'completed' },
			},
		});
		const status = await world.store.timers.status(world.now);
		expect(status.reduce((sum, row) => sum + row.waiting + row.leased + row.failed, 0)).toBe(0);
	});
});
