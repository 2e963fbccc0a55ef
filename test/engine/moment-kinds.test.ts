import type { IDataObject } from 'n8n-workflow';
import { keepContacts } from '../../core/contact/keep';
import type { MomentRow } from '../../core/moment/read';
import type { Canvas } from '../helpers/canvas';
import { eventually } from '../helpers/world';
import { ANN, BOB, peopleOf, Stage, startsOf, WAYS } from './moment-stage';
import { looksPass } from './scene';

describe.each(WAYS)('a signal that comes %s', (way) => {
	let stage: Stage;
	beforeEach(async () => {
		stage = await Stage.at('2026-03-02T12:00:00Z', way);
	});
	afterEach(async () => await stage.end());

	const at = async (time: string) => await stage.world.setTime(time);
	const started = async (canvas: Canvas, ...people: string[]) =>
		await eventually(() => expect(peopleOf(canvas).sort()).toEqual([...people].sort()));
	const stillOnly = async (canvas: Canvas, ...people: string[]) => {
		await looksPass();
		expect(peopleOf(canvas).sort()).toEqual([...people].sort());
	};

	test('starts a workflow that waits for it, where signal and contact fit', async () => {
		const canvas = await stage.listen([
			{
				signal: 'order.completed, order.paid',
				conditions: { values: [{ property: 'total', operator: 'greaterThan', value: '50' }] },
				contactConditions: { values: [{ property: 'country', operator: 'equals', value: 'DE' }] },
			},
		]);
		const german = { contact: { country: 'DE' } };
		await stage.tell('order.completed', ANN, { ...german, total: 60 });
		await stage.tell('order.completed', BOB, { ...german, total: 40 });
		await stage.tell('order.completed', 'c@example.org', { contact: { country: 'FR' }, total: 60 });
		await stage.tell('order.paid', 'd@example.org', { ...german, total: 99 });
		await stage.tell('order.seen', BOB, { total: 99 });
		await started(canvas, ANN, 'd@example.org');
		await stillOnly(canvas, ANN, 'd@example.org');
		expect(startsOf(canvas)[0]).toMatchObject({
			signal: { type: 'order.completed' },
			contact: { email: ANN },
			moment: { name: 'order.completed, order.paid', kind: 'happened' },
		});
	});

	test('starts one that waits for the first of its kind, once', async () => {
		const canvas = await stage.listen([{ when: 'first', signal: 'order.completed' }]);
		await stage.tell('order.completed', ANN);
		await started(canvas, ANN);
		await at('2026-03-05T12:00:00Z');
		await stage.tell('order.completed', ANN);
		await stage.tell('order.completed', BOB);
		await started(canvas, ANN, BOB);
		await stillOnly(canvas, ANN, BOB);
	});

	test('and is ahead of now starts one when its time has come; one of long ago starts nothing', async () => {
		const canvas = await stage.listen([{ signal: 'order.completed' }]);
		await stage.tell('order.completed', ANN, { at: '2026-03-02T18:00:00Z' });
		await stage.tell('order.completed', BOB, { at: '2026-03-01T11:59:59Z' });
		await stage.tell('order.completed', 'c@example.org', { at: '2026-03-01T12:00:00Z' });
		await started(canvas, 'c@example.org');
		await at('2026-03-02T17:59:59Z');
		await stillOnly(canvas, 'c@example.org');
		await at('2026-03-02T18:00:00Z');
		await started(canvas, ANN, 'c@example.org');
	});

	describe('and that nothing follows', () => {
		const unsigned: MomentRow = {
			when: 'notFollowed',
			signal: 'estimate.sent',
			absent: 'estimate.signed, estimate.declined',
		};

		test('starts one after the time and the grace, once, with the signal that it hangs on', async () => {
			const canvas = await stage.listen([unsigned]);
			await stage.tell('estimate.sent', ANN, { object: 'E1', total: 100 });
			await at('2026-03-04T12:04:59Z');
			await stillOnly(canvas);
			await at('2026-03-04T12:05:00Z');
			await started(canvas, ANN);
			expect(startsOf(canvas)[0]).toMatchObject({
				signal: { type: 'estimate.sent', object: 'E1' },
				moment: { kind: 'notFollowed', dueAt: '2026-03-04T12:05:00.000Z' },
			});
			await at('2026-03-20T12:00:00Z');
			await stillOnly(canvas, ANN);
		});

		test('does not where it was settled, however late that was heard of within the grace', async () => {
			const canvas = await stage.listen([unsigned]);
			await stage.tell('estimate.sent', ANN, { object: 'E1' });
			await stage.tell('estimate.sent', BOB, { object: 'E2' });
			await at('2026-03-04T12:04:00Z');
			await stage.tell('estimate.signed', ANN, { object: 'E1', at: '2026-03-04T11:00:00Z' });
			await stage.tell('estimate.declined', BOB, { object: 'E2' });
			await at('2026-03-04T12:06:00Z');
			await stillOnly(canvas);
		});

		test('does where only another object was settled', async () => {
			const canvas = await stage.listen([unsigned]);
			await stage.tell('estimate.sent', ANN, { object: 'E1' });
			await stage.tell('estimate.sent', ANN, { object: 'E2' });
			await stage.tell('estimate.signed', ANN, { object: 'E2' });
			await at('2026-03-04T13:00:00Z');
			await started(canvas, ANN);
			expect(startsOf(canvas)[0]).toMatchObject({ signal: { object: 'E1' } });
		});
	});

	test('starts one at the third time in a window, and not at the fourth', async () => {
		const canvas = await stage.listen([
			{ when: 'repeated', signal: 'case.viewed', times: 3, amount: 7, unit: 'days' },
		]);
		for (const day of ['02', '03', '12', '13']) {
			await at(`2026-03-${day}T12:00:00Z`);
			await stage.tell('case.viewed', ANN);
		}
		await stillOnly(canvas);
		await at('2026-03-14T12:00:00Z');
		await stage.tell('case.viewed', ANN);
		await started(canvas, ANN);
		await stage.tell('case.viewed', ANN);
		await stillOnly(canvas, ANN);
	});

	test('that is about the same thing as before does not count again, where different ones are asked for', async () => {
		const canvas = await stage.listen([
			{ when: 'repeated', signal: 'case.viewed', times: 2, distinct: true, unless: 'inquiry.sent' },
		]);
		await stage.tell('case.viewed', ANN, { object: 'C1' });
		await stage.tell('case.viewed', ANN, { object: 'C1' });
		await stage.tell('case.viewed', BOB, { object: 'C1' });
		await stage.tell('inquiry.sent', BOB);
		await stage.tell('case.viewed', BOB, { object: 'C2' });
		await stillOnly(canvas);
		await stage.tell('case.viewed', ANN, { object: 'C2' });
		await started(canvas, ANN);
	});

	test('is the last one before a silence, which starts one once, and again after new activity', async () => {
		const canvas = await stage.listen([{ when: 'silence', signal: '', amount: 60, unit: 'days' }]);
		await stage.tell('app.opened', ANN);
		await at('2026-04-02T12:00:00Z');
		await stage.tell('app.opened', ANN);
		await at('2026-05-02T12:00:00Z');
		await stillOnly(canvas);
		await at('2026-06-01T12:00:00Z');
		await started(canvas, ANN);
		expect(startsOf(canvas)[0]).toMatchObject({
			signal: { occurredAt: '2026-04-02T12:00:00.000Z' },
			moment: { kind: 'silence', dueAt: '2026-06-01T12:00:00.000Z' },
		});
		await at('2026-09-01T12:00:00Z');
		await stillOnly(canvas, ANN);
		await stage.tell('app.opened', ANN);
		await at('2026-10-31T12:00:00Z');
		await started(canvas, ANN, ANN);
	});

	describe('and names a date', () => {
		const reminder: MomentRow = {
			when: 'date',
			signal: 'appointment.booked, appointment.moved',
			dateField: 'start',
			amount: 24,
			unit: 'hours',
			direction: 'before',
			unless: 'appointment.cancelled',
		};

		test('starts one so long before it, and not for a date that was moved or called off', async () => {
			const canvas = await stage.listen([reminder]);
			await stage.tell('appointment.booked', ANN, { object: 'A1', start: '2026-03-10T09:00:00Z' });
			await stage.tell('appointment.booked', BOB, { object: 'A2', start: '2026-03-10T10:00:00Z' });
			await stage.tell('appointment.moved', ANN, { object: 'A1', start: '2026-03-12T09:00:00Z' });
			await stage.tell('appointment.cancelled', BOB, { object: 'A2' });
			await at('2026-03-09T12:00:00Z');
			await stillOnly(canvas);
			await at('2026-03-11T08:59:59Z');
			await stillOnly(canvas);
			await at('2026-03-11T09:00:00Z');
			await started(canvas, ANN);
			expect(startsOf(canvas)[0]).toMatchObject({
				signal: { type: 'appointment.moved', object: 'A1' },
				moment: { kind: 'date', dueAt: '2026-03-11T09:00:00.000Z' },
			});
		});

		test('reads a day as midnight where the contact lives', async () => {
			const canvas = await stage.listen([{ ...reminder, amount: 1, unit: 'days' }]);
			await stage.tell('appointment.booked', ANN, {
				object: 'A1',
				start: '2026-03-30',
				contact: { zone: 'Europe/Berlin' },
			});
			// Clocks go forward that night: the day before begins an hour later by UTC.
			await at('2026-03-28T22:59:59Z');
			await stillOnly(canvas);
			await at('2026-03-28T23:00:00Z');
			await started(canvas, ANN);
		});
	});

	test('of a score that rises starts one, and of one that falls another', async () => {
		const up = await stage.listen([{ when: 'score', crossing: 'up', band: 'sql' }]);
		const down = await stage.listen(
			[{ when: 'score', crossing: 'down', edge: 'points', points: 60 }],
			{ id: 'wf2' },
		);
		const score = (before: number, now: number, bandBefore: string, band: string) => ({
			model: 'standard',
			score: now,
			scoreBefore: before,
			band,
			bandBefore,
		});
		await stage.tell('score.changed', ANN, score(55, 80, 'mql', 'sql'));
		await started(up, ANN);
		await stillOnly(down);
		await stage.tell('score.changed', ANN, score(80, 58, 'sql', 'mql'));
		await started(down, ANN);
		await stillOnly(up, ANN);
	});
});

describe("a date of a contact's own", () => {
	let stage: Stage;
	beforeEach(async () => {
		stage = await Stage.at('2026-03-02T12:00:00Z');
	});
	afterEach(async () => await stage.end());

	test('starts a workflow as it stands when its time comes', async () => {
		const canvas = await stage.listen([
			{
				when: 'date',
				dateOf: 'contact',
				dateField: 'renewsAt',
				amount: 30,
				unit: 'days',
				direction: 'before',
				card: { goal: 'contract.renewed' },
			},
		]);
		const know = async (email: string, traits: IDataObject) =>
			await keepContacts(stage.world.store, [{ email, traits }], stage.world.now);
		await know(ANN, { renewsAt: '2026-05-01', firstName: 'Ann' });
		await know(BOB, { renewsAt: '2026-05-01' });
		await know(BOB, { renewsAt: '2026-07-01' });
		await stage.world.setTime('2026-04-01T00:00:00Z');
		await eventually(() => expect(peopleOf(canvas)).toEqual([ANN]));
		await looksPass();
		expect(startsOf(canvas)).toHaveLength(1);
		expect(
			canvas.runs[0]!.data.resultData.runData.Signals![0]!.data!.main[0]![0]!.json,
		).toMatchObject({
			email: ANN,
			firstName: 'Ann',
			renewsAt: '2026-05-01',
			tact: {
				moment: { kind: 'date', date: '2026-05-01T00:00:00.000Z', goal: 'contract.renewed' },
			},
		});
		await stage.world.setTime('2026-06-01T00:00:00Z');
		await eventually(() => expect(peopleOf(canvas)).toEqual([ANN, BOB]));
	});
});
