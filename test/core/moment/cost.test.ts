import { randomBytes } from 'node:crypto';
import type { Database, Session } from '../../../core/store/database';
import { migrate } from '../../../core/store/migrate';
import { SqlStore } from '../../../core/store/sql/store';
import { openDatabaseAt, postgresEngine, sqliteEngine } from '../../helpers/stores';
import { DAY, MINUTE, NOW, Stage } from './stage';

const ROWS = [
	{ signal: 'a' },
	{ when: 'first', signal: 'a' },
	{ when: 'notFollowed', signal: 'a', absent: 'b', more: { grace: 0 } },
	{ when: 'repeated', signal: 'a, b', unless: 'c' },
	{ when: 'silence', signal: 'a' },
	{ when: 'date', signal: 'a', dateField: 'on' },
	{ when: 'date', dateOf: 'contact', dateField: 'on' },
	{ when: 'score' },
];

/** What is run on a database, and what it gives, counted. */
function counting(database: Database) {
	const count = { statements: 0, rows: 0 };
	const sessionOf = (session: Session): Session => ({
		dialect: session.dialect,
		async all<Row>(...args: Parameters<Session['all']>) {
			const rows = await session.all<Row>(...args);
			count.statements++;
			count.rows += rows.length;
			return rows;
		},
		async run(...args) {
			count.statements++;
			return await session.run(...args);
		},
		atomically: async (work) => await session.atomically(async (one) => await work(sessionOf(one))),
	});
	return {
		count,
		store: new SqlStore({ ...sessionOf(database), close: () => database.close() }, randomBytes),
	};
}

describe.each([sqliteEngine(), postgresEngine()])('on $name', (engine) => {
	let counted: ReturnType<typeof counting>;
	let stage: Stage;
	beforeAll(async () => {
		await engine.start();
		const database = await openDatabaseAt(engine.emptyPlace());
		await migrate(database);
		counted = counting(database);
		stage = await Stage.set(counted.store, ROWS);
	});
	afterAll(async () => {
		await counted.store.close();
		await engine.stop();
	});

	const costOf = async (work: () => Promise<unknown>) => {
		const { statements, rows } = counted.count;
		await work();
		return { statements: counted.count.statements - statements, rows: counted.count.rows - rows };
	};
	const tell = async (people: number, prefix: string) =>
		await stage.tell(
			...Array.from({ length: people }, (_, i) => ({
				type: 'a',
				who: `${prefix}${i}`,
				object: `o${i}`,
				properties: { on: NOW + 9 * DAY },
				details: { traits: { on: NOW + 9 * DAY } },
			})),
		);

	it('a batch costs a handful of statements, whatever its size and whatever is there', async () => {
		const few = await costOf(() => tell(10, 'few'));
		const many = await costOf(() => tell(1_000, 'many'));
		expect(many.statements).toBeLessThanOrEqual(few.statements);
		expect(few.statements).toBeLessThan(30);
		// Another thousand, now that 4,000 are watched.
		const more = await costOf(() => tell(1_000, 'more'));
		expect(more.statements).toBeLessThanOrEqual(few.statements);
		expect(more.rows).toBeLessThan(1.1 * many.rows);
	});

	it('a signal costs the same, however many there were of the contact', async () => {
		for (let i = 0; i < 10; i++)
			await stage.tell(
				...Array.from({ length: 1_000 }, (_, j) => ({
					type: 'a',
					who: 'busy',
					at: NOW - (10_000 - i * 1_000 - j) * MINUTE,
				})),
			);
		const cost = await costOf(() => stage.tell({ type: 'a', who: 'busy' }));
		expect(cost.rows).toBeLessThan(60);
		expect(cost.statements).toBeLessThan(30);
	});

	it('looking at watches costs a handful of statements, whatever their number', async () => {
		stage.now = NOW + 3 * DAY;
		const few = await costOf(() => stage.look(10_000));
		expect((await stage.started()).length).toBeGreaterThan(4_000);
		expect(few.statements).toBeLessThan(20);
	});
});
