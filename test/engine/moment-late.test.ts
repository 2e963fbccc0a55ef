import { hintsOf, node, wires } from '../helpers/canvas';
import { eventually } from '../helpers/world';
import { ANN, BOB, listening, order, peopleOf, Stage, startsOf, unsigned } from './moment-stage';
import { looksPass, NOBODY, SENDER } from './scene';

let stage: Stage;
beforeEach(async () => {
	stage = await Stage.at('2026-03-02T12:00:00Z');
});
afterEach(async () => await stage.end());
const at = async (time: string) => await stage.world.setTime(time);

/** What the store says of moments that were too late for somebody. */
async function whyNot(email: string) {
	const { store } = stage.world;
	const [contact] = await store.contacts.find([{ email }]);
	const decisions = await store.decisions.find({ contactId: contact!.id, limit: 10 });
	expect(decisions.every(({ reason }) => reason === 'moment_stale')).toBe(true);
	return decisions.map(({ decision, detail }) => decision === 'block' && detail.explanation);
}

describe('after a time without n8n', () => {
	test('a moment that came long ago goes nowhere, and the run says so', async () => {
		await stage.post({ type: 'order.completed', email: ANN }, [order]);
		await at('2026-03-03T12:00:00Z');
		await stage.post({ type: 'order.completed', email: BOB }, [order]);
		await at('2026-03-03T12:00:01Z');
		const canvas = await stage.listen([order]);
		await eventually(() => expect(peopleOf(canvas)).toEqual([BOB]));
		expect(hintsOf(canvas.runs[0]!, 'Signals')).toEqual([
			expect.stringMatching(/^1 moment was later than the largest lateness/),
		]);
		expect(await whyNot(ANN)).toEqual([
			'When order.completed happens: it came about at 2026-03-02T12:00:00.000Z, which is longer ago than the largest lateness of 24 hours.',
		]);
		expect(await whyNot(BOB)).toEqual([]);
		await eventually(async () => expect(await stage.scene.waits()).toEqual(NOBODY));
	});

	test('is not counted while a failed run is tried again: whoever had started goes on', async () => {
		const { sender } = stage.scene;
		sender.failure = () => new Error('451 try later');
		const canvas = await stage.listen([order], {
			nodes: [...listening([order]).nodes, node('Mail', SENDER)],
			connections: wires(['Signals', 'Mail']),
		});
		await stage.tell('order.completed', ANN);
		await eventually(() => expect(canvas.runs).toHaveLength(1));
		await eventually(async () => expect((await stage.scene.waits()).waiting).toBe(1));
		sender.failure = undefined;
		await at('2026-03-04T12:00:00Z');
		await eventually(() => expect(stage.scene.sentTo).toEqual([ANN]));
	});

	test('what fell due within its largest lateness starts, what fell due before does not', async () => {
		const patient = { ...unsigned, more: { name: 'patient', largestLateness: 100 } };
		const canvas = await stage.listen([unsigned, patient]);
		await stage.tell('estimate.sent', ANN, { object: 'E1' });
		await at('2026-03-07T12:00:00Z');
		await eventually(() => expect(startsOf(canvas)).toHaveLength(1));
		await looksPass();
		expect(startsOf(canvas)).toMatchObject([{ moment: { name: 'patient' } }]);
		expect(await whyNot(ANN)).toEqual([
			expect.stringMatching(/within 48 hours: it came about at 2026-03-04T12:05:00.000Z/),
		]);
	});
});
