import { postgresEngine, sqliteEngine, storeFixture } from '../../helpers/stores';
import { settleKeys } from '../../../core/moment/key';
import { readMoments, type MomentRow } from '../../../core/moment/read';
import { DAY, HOUR, NOW, Stage } from './stage';

const before = (amount: number, more: MomentRow = {}): MomentRow => ({
	when: 'date',
	signal: 'booked',
	dateField: 'start',
	amount,
	...more,
});
const read = (...rows: MomentRow[]) => readMoments(rows, 'UTC');
const keysOf = (some: ReadonlyArray<{ key: string }>) => some.map(({ key }) => key);

describe('rows of one kind on the same signals', () => {
	const known = read(before(24), before(2), before(1)).map((moment) => ({ moment, current: true }));
	const [day, two, one] = keysOf(known.map(({ moment }) => moment));
	const settled = (...rows: MomentRow[]) => keysOf(settleKeys(read(...rows), known));
	const germans = {
		contactConditions: {
			values: [{ property: 'country', operator: 'equals' as const, value: 'DE' }],
		},
	};

	it.each<[string, MomentRow[], Array<string | undefined>]>([
		['sorted', [before(1), before(24), before(2)], [one, day, two]],
		['without the first', [before(2), before(1)], [two, one]],
		['with one that was edited', [before(48), before(2), before(1)], [day, two, one]],
		['sorted, with one that was edited', [before(1), before(48), before(24)], [one, two, day]],
		[
			'with a further one',
			[before(3), ...[24, 2, 1].map((n) => before(n))],
			[`${day} 4`, day, two, one],
		],
		['with another card', [before(2, { card: { worry: 'late' } }), before(24)], [two, day]],
		['for fewer people', [before(2, germans), before(24)], [two, day]],
		['twice', [before(2, germans), before(2)], [day, two]],
		['with a name', [before(2, { more: { name: 'soon' } }), before(1)], ['soon', one]],
	])('keep their keys: %s', (_, rows, keys) => {
		expect(settled(...rows)).toEqual(keys);
	});

	it('are known again after they had been taken away; an edit takes the place of one that is still there', () => {
		const rows = known.map(({ moment }, i) => ({ moment, current: i === 2 }));
		expect(keysOf(settleKeys(read(before(24)), rows))).toEqual([day]);
		expect(keysOf(settleKeys(read(before(6)), rows))).toEqual([one]);
	});
});

describe.each([sqliteEngine(), postgresEngine()])('on $name', (engine) => {
	beforeAll(() => engine.start());
	afterAll(() => engine.stop());
	const { store } = storeFixture(engine);
	const booked = { type: 'booked', object: 'A', properties: { start: NOW + 2 * DAY } };
	const times = async (stage: Stage) => (await stage.started()).map(({ at }) => (at - NOW) / HOUR);

	it('sorting the rows repeats no reminder and forgets none', async () => {
		const stage = await Stage.set(store(), [before(24), before(2)]);
		await stage.tell(booked);
		await stage.wait(25 * HOUR, HOUR);
		expect(await times(stage)).toEqual([24]);
		const again = await stage.publish([before(2), before(24)]);
		expect(keysOf(again)).toEqual(['before start of booked 2', 'before start of booked']);
		await stage.wait(40 * HOUR, HOUR);
		expect(await times(stage)).toEqual([46]);
	});

	const unsigned = (absent: string, more: MomentRow = {}): MomentRow => ({
		when: 'notFollowed',
		signal: 'sent',
		absent,
		amount: 48,
		unit: 'hours',
		...more,
	});

	it.each<[string, MomentRow, string]>([
		['a name', unsigned('signed', { more: { name: 'open estimate' } }), 'open estimate'],
		[
			'one more signal that must not follow',
			unsigned('signed, declined'),
			'sent without signed, declined',
		],
	])('a row that gets %s watches on whom it watches', async (_, row, name) => {
		const stage = await Stage.set(store(), [unsigned('signed')]);
		const [before] = await store().moments.live(stage.now);
		await stage.tell({ type: 'sent', object: 'A' });
		await stage.wait(HOUR, HOUR);
		expect(keysOf(await stage.publish([row]))).toEqual([name]);
		expect(await store().moments.live(stage.now)).toMatchObject([{ id: before!.id, key: name }]);
		await stage.wait(50 * HOUR, HOUR);
		expect(await stage.started()).toHaveLength(1);
	});

	it('a row about other signals is another moment', async () => {
		const stage = await Stage.set(store(), [unsigned('signed')]);
		await stage.tell({ type: 'sent', object: 'A' });
		await stage.publish([unsigned('signed', { signal: 'offered' })]);
		await stage.wait(50 * HOUR, HOUR);
		expect(await stage.started()).toEqual([]);
	});

	it('a row that is taken away takes no other along, switched off in between or not', async () => {
		const stage = await Stage.set(store(), [before(24), before(2)]);
		await stage.tell(booked);
		await stage.wait(25 * HOUR, HOUR);
		expect(await times(stage)).toEqual([24]);
		await stage.publish([before(2)]);
		await store().moments.withdraw(stage.nodeId, stage.now);
		await stage.publish([before(2)]);
		await stage.wait(25 * HOUR, HOUR);
		expect(await times(stage)).toEqual([46]);
	});
});
