import type { IDataObject, INodeExecutionData } from 'n8n-workflow';
import { allOutputOf, node, outputOf, wires, type Canvas } from '../helpers/canvas';
import { eventually } from '../helpers/world';
import { itemsOf, said, Scene, STEP } from './scene';

const EMAIL = 'asha@example.com';

describe('who may enter a journey', () => {
	let scene: Scene;
	beforeEach(async () => (scene = await Scene.at('2026-03-01T12:00:00Z')));
	afterEach(async () => await scene.end());

	const journey = (enter: IDataObject, id = 'wf1') => ({
		id,
		name: id,
		nodes: [
			node('Enter', STEP, { operation: 'enter', ...enter }, { id: `enter-${id}` }),
			node('Wait', STEP, { operation: 'wait', amount: 20 }, { id: `wait-${id}` }),
			node('End', STEP, { operation: 'finish' }, { id: `end-${id}` }),
		],
		connections: wires(['Enter', 'Wait']),
	});

	const arrive = async (canvas: Canvas, item?: INodeExecutionData) => {
		const run = await canvas.run('Enter', item ? [item] : itemsOf({ email: EMAIL }));
		const [entered] = outputOf(run, 'Enter', 0);
		return {
			item: { json: entered! },
			view: said(entered ?? outputOf(run, 'Enter', 1)[0], 'journey'),
		};
	};

	test('again after some days, counted from the last entry', async () => {
		const canvas = scene.canvas(journey({ reentry: 'after_time', againAfterDays: 30 }));
		const first = await arrive(canvas);
		await scene.world.setTime('2026-03-10T12:00:00Z');
		expect((await arrive(canvas)).view).toMatchObject({ reason: 'already_in_journey' });
		await canvas.run('End', [first.item]);
		await scene.world.setTime('2026-03-31T11:59:59Z');
		expect((await arrive(canvas)).view).toMatchObject({
			status: 'refused',
			reason: 'too_soon',
			from: '2026-03-31T12:00:00.000Z',
		});
		await scene.world.setTime('2026-03-31T12:00:00Z');
		expect((await arrive(canvas)).view).toMatchObject({ status: 'entered' });
	});

	test('once for each object, and only signals about it end it', async () => {
		const canvas = await scene.published(
			journey({
				per: 'object',
				goals: { values: [{ signal: 'visit.attended' }] },
				exits: { values: [{ signal: 'visit.cancelled' }] },
			}),
		);
		const one = await arrive(canvas, await scene.begun('visit.booked', EMAIL, 'A-1'));
		expect(one.view).toMatchObject({ status: 'entered', object: 'A-1' });
		const again = await arrive(canvas, await scene.begun('visit.booked', EMAIL, 'A-1'));
		expect(again.view).toMatchObject({ reason: 'already_in_journey' });
		const two = await arrive(canvas, await scene.begun('visit.booked', EMAIL, 'A-2'));
		expect(two.view).toMatchObject({ status: 'entered', object: 'A-2' });
		await scene.world.setTime('2026-03-02T12:00:00Z');
		await scene.signal('visit.cancelled', EMAIL);
		await scene.signal('visit.cancelled', EMAIL, {}, 'A-3');
		await scene.signal('visit.attended', EMAIL, {}, 'A-2');
		await eventually(() => expect(allOutputOf(canvas, 'Wait', 1)).toHaveLength(1));
		expect(said(allOutputOf(canvas, 'Wait', 1)[0], 'journey')).toMatchObject({
			object: 'A-2',
			reason: 'goal',
		});
		const left = await scene.world.store.journeys.ofContact(1, 10);
		expect(left.map(({ objectKey, leftReason }) => [objectKey, leftReason])).toEqual([
			['A-2', 'goal:visit.attended'],
			['A-1', undefined],
		]);
	});

	test('of a group: the higher priority ends the other journey, an equal one may not enter', async () => {
		const group = (priority: number) => ({
			entryOptions: { exclusiveGroup: 'marketing', priority },
		});
		const low = await scene.published(journey(group(30), 'low'));
		const same = scene.canvas(journey(group(30), 'same'));
		const high = scene.canvas(journey({ ...group(60), journey: 'Onboarding' }, 'high'));
		await arrive(low);
		expect((await arrive(same)).view).toMatchObject({
			status: 'refused',
			reason: 'outranked',
			by: 'low',
		});
		expect((await arrive(high)).view).toMatchObject({
			status: 'entered',
			displaced: ['low'],
		});
		await eventually(() => expect(allOutputOf(low, 'Wait', 1)).toHaveLength(1));
		expect(said(allOutputOf(low, 'Wait', 1)[0], 'journey')).toMatchObject({
			status: 'left',
			reason: 'displaced',
			by: 'Onboarding',
		});
	});
});
