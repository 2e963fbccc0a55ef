import type { IDataObject } from 'n8n-workflow';
import { World } from '../../helpers/world';
import { runLeadScore } from './run';

const points = (field: string, value: number) => ({
	name: field,
	field,
	operator: 'exists',
	points: value,
	category: 'Fit',
});

/** 10 points, 30 more for who is warm, 60 more for who is keen: nurture, nurture, SQL. */
const ownRules = {
	model: 'ownRules',
	categories: { values: [{ name: 'Fit', measures: 'fit', cap: 200 }] },
	rules: { field: [points('email', 10), points('warm', 30), points('keen', 60)] },
	thresholds: {},
};
const named = { ...ownRules, modelName: 'Trial users' };

const asha = { email: 'asha@example.com' };
const keen = { ...asha, keen: 1 };

describe('the memory of scores', () => {
	let world: World;
	beforeEach(async () => (world = await World.create('2026-11-23T06:00:00Z')));
	afterEach(async () => await world.destroy());

	/** What the node says of each item's score, whatever the output. */
	const run = async (
		parameters: IDataObject,
		items: IDataObject[],
		how: Parameters<typeof runLeadScore>[2] = {},
	) => {
		const { outputs } = await runLeadScore(parameters, items, how);
		return outputs.flat().map(({ json }) => {
			const { score, scoreBefore, band, bandBefore } = (json.tact as IDataObject)
				.score as IDataObject;
			return [scoreBefore, score, bandBefore, band];
		});
	};
	const standsBefore = async (...args: Parameters<typeof run>) => (await run(...args))[0]![0];
	const changes = async () => {
		const log = await world.store.signals.history([1, 2, 3], 0);
		return log.map(({ properties: p }) => [p.model, p.scoreBefore, p.score, p.bandBefore, p.band]);
	};

	test('says where somebody stood before, and tells of a new band by a signal', async () => {
		expect(await run(named, [asha])).toEqual([[0, 10, 'nurture', 'nurture']]);
		expect(await run(named, [keen])).toEqual([[10, 70, 'nurture', 'mql']]);
		expect(await run(named, [keen])).toEqual([[70, 70, 'mql', 'mql']]);
		expect(await run(named, [asha])).toEqual([[70, 10, 'mql', 'nurture']]);
		expect(await changes()).toEqual([
			['Trial users', 10, 70, 'nurture', 'mql'],
			['Trial users', 70, 10, 'mql', 'nurture'],
		]);
	});

	test('takes the last of several items about one person, also when the run is repeated', async () => {
		const items = [keen, { ...asha, warm: 1 }, { email: 'ben@example.com' }, { ...keen, warm: 1 }];
		const first = await run(named, items, { executionId: '8' });
		expect(first.map(([before]) => before)).toEqual([0, 0, 0, 0]);
		await run(named, items, { executionId: '8' });
		expect(await changes()).toEqual([['Trial users', 0, 100, 'nurture', 'hot']]);
	});

	test('writes nothing in a test run, and says what would be told', async () => {
		await run(named, [asha]);
		const { outputs, hints } = await runLeadScore(named, [keen], { mode: 'manual' });
		expect(outputs[2]![0]!.json.tact).toMatchObject({
			score: { scoreBefore: 10, score: 70, band: 'mql' },
		});
		expect(hints).toEqual([expect.stringContaining('1 contact crosses a line here')]);
		expect(await changes()).toEqual([]);
		expect(await run(named, [asha])).toEqual([[10, 10, 'nurture', 'nurture']]);
	});

	test('is that of a name: one for nodes that share it, another for other models', async () => {
		await run(named, [keen], { nodeId: 'a' });
		expect(await standsBefore(named, [keen], { nodeId: 'b' })).toBe(70);
		const other = { ...ownRules, modelName: 'Partners' };
		expect(await standsBefore(other, [keen], { nodeId: 'b' })).toBe(0);
		expect((await changes()).map(([model]) => model)).toEqual(['Trial users', 'Partners']);
	});

	test('is that of the node alone for own rules without a name', async () => {
		await run(ownRules, [keen], { nodeId: 'a' });
		expect(await standsBefore(ownRules, [keen], { nodeId: 'b' })).toBe(0);
		expect(await standsBefore(ownRules, [keen], { nodeId: 'a' })).toBe(70);
		expect((await changes()).map(([model]) => model)).toEqual(['Own rules', 'Own rules']);
	});

	test('is that of the node alone for the standard model without a name, too', async () => {
		const standard = (mql: number, modelName = '') => ({ thresholds: { mql }, modelName });
		const chief = { ...asha, jobTitle: 'CEO' };
		for (let times = 0; times < 2; times++) {
			await run(standard(10), [chief], { nodeId: 'a' });
			await run(standard(50), [chief], { nodeId: 'b' });
		}
		expect(await changes()).toEqual([['Standard', 0, 20, 'nurture', 'mql']]);
		await run(standard(50, 'Leads'), [chief], { nodeId: 'a' });
		expect(await standsBefore(standard(50, 'Leads'), [chief], { nodeId: 'b' })).toBe(20);
	});

	test('is kept through an edit of the rules', async () => {
		await run(named, [keen]);
		const edited = { ...named, rules: { field: [points('email', 90)] } };
		expect(await run(edited, [asha])).toEqual([[70, 90, 'mql', 'sql']]);
	});

	test('costs a handful of statements for thousands of people', async () => {
		const crowd = Array.from({ length: 3000 }, (_, i) => ({ email: `p${i}@example.com`, keen: 1 }));
		const started = Date.now();
		expect(await run(named, crowd)).toHaveLength(3000);
		expect(Date.now() - started).toBeLessThan(10_000);
		const log = await world.store.signals.page(0, Number.MAX_SAFE_INTEGER, 5000);
		expect(log).toHaveLength(3000);
		expect((await run(named, crowd)).every(([before]) => before === 70)).toBe(true);
		expect(await world.store.signals.page(0, Number.MAX_SAFE_INTEGER, 5000)).toHaveLength(3000);
	}, 60_000);
});
