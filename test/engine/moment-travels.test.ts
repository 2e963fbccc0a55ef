import type { IDataObject } from 'n8n-workflow';
import { allOutputOf, node, wires } from '../helpers/canvas';
import { eventually } from '../helpers/world';
import { ANN, Stage, TRIGGER } from './moment-stage';
import { GATE, SENDER, STEP } from './scene';

const rows = [
	{
		when: 'notFollowed',
		signal: 'estimate.sent',
		absent: 'estimate.signed',
		card: { worry: 'Too dear?', goal: 'estimate.signed', impact: 5, confidence: 4 },
	},
];

/** After the moment a night at the gate, a mail, and two days at a step. */
const workflow = {
	nodes: [
		node('Signals', TRIGGER, { moments: { values: rows }, path: 'signals' } as IDataObject),
		node('Gate', GATE, {
			preset: 'custom',
			allowedFrom: '08:00',
			allowedUntil: '20:00',
			weekdays: [1, 2, 3, 4, 5, 6, 7],
			checkConsent: false,
			caps: {},
		}),
		node('Mail', SENDER, { subject: '={{ $json.tact.moment.worry }}' }),
		node('Two Days', STEP, { operation: 'wait', amount: 2, unit: 'days' }),
	],
	connections: wires(['Signals', 'Gate'], ['Gate', 'Mail'], ['Mail', 'Two Days']),
};

let stage: Stage;
beforeEach(async () => {
	stage = await Stage.at('2026-03-02T23:00:00Z');
});
afterEach(async () => await stage.end());

/** The payloads of all waits, as the store keeps them. */
async function payloads(): Promise<string[]> {
	const { store, now } = stage.world;
	const waiting = [];
	for (let nodeId = 1; nodeId <= 3; nodeId++)
		waiting.push(
			...(await store.timers.claim({
				nodeId,
				now: now + 1e12,
				leaseUntil: now,
				limit: 9,
				lease: `look${nodeId}`,
			})),
		);
	return waiting.map(({ payload }) => payload);
}

test('a moment goes with its item over gate, sender and steps, though no wait carries it', async () => {
	const canvas = await stage.scene.published(workflow);
	await stage.tell('estimate.sent', ANN, { object: 'E1', total: 100 });
	await stage.world.setTime('2026-03-04T23:05:00Z');
	await eventually(async () => expect((await stage.scene.waits()).waiting).toBe(1));
	await canvas.deactivate();
	expect(await payloads()).toEqual([
		JSON.stringify([null, { moment: { dueAt: '2026-03-04T23:05:00.000Z' } }]),
	]);

	await stage.world.setTime('2026-03-05T08:00:00Z');
	const next = await stage.scene.published(workflow);
	await eventually(() =>
		expect(stage.scene.sender.sent).toEqual([{ to: ANN, subject: 'Too dear?' }]),
	);
	await stage.world.setTime('2026-03-07T08:00:00Z');
	const [item] = await eventually(() => {
		const items = allOutputOf(next, 'Two Days');
		expect(items).toHaveLength(1);
		return items;
	});
	expect(item).toMatchObject({
		type: 'estimate.sent',
		email: ANN,
		total: 100,
		tact: {
			signal: { type: 'estimate.sent', object: 'E1' },
			moment: {
				kind: 'notFollowed',
				goal: 'estimate.signed',
				priority: 20,
				dueAt: '2026-03-04T23:05:00.000Z',
			},
		},
	});
});
