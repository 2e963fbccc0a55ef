import { keepContacts } from '../../../core/contact/keep';
import { readMoments } from '../../../core/moment/read';
import { postgresEngine, sqliteEngine, storeFixture } from '../../helpers/stores';

const NOW = Date.UTC(2026, 2, 1, 12);
const DAY = 24 * 3_600_000;

describe.each([sqliteEngine(), postgresEngine()])('on $name', (engine) => {
	beforeAll(() => engine.start());
	afterAll(() => engine.stop());
	const { store } = storeFixture(engine);
	const row = { when: 'date', dateOf: 'contact', dateField: 'renewal', amount: 1, unit: 'days' };
	const ann = { email: 'ann@example.org' };
	const renewal = (at: unknown) => ({ ...ann, traits: { renewal: at } });

	/** When watches are due. */
	async function dues() {
		const [moment] = await store().moments.publish(1, readMoments([row], 'UTC'), NOW);
		const watches = await store().watches.due([moment!.id], NOW + 99 * DAY, 10);
		return watches.map(({ dueAt }) => dueAt);
	}

	it('keeps people as an upsert does, nobody costing nothing', async () => {
		const [kept] = await keepContacts(store(), [{ ...ann, country: 'DE' }], NOW);
		expect(kept).toMatchObject({ created: true, contact: { email: ann.email, country: 'DE' } });
		expect(await keepContacts(store(), [], NOW)).toEqual([]);
	});

	it('watches the dates that a change brings, and only a change', async () => {
		await keepContacts(store(), [renewal(NOW + 5 * DAY)], NOW);
		expect(await dues()).toEqual([]);
		await keepContacts(store(), [renewal(NOW + 5 * DAY), renewal(NOW + 5 * DAY)], NOW);
		expect(await dues()).toEqual([]);
		await keepContacts(store(), [renewal(NOW + 6 * DAY), { ...ann, country: 'DE' }], NOW);
		await keepContacts(store(), [renewal('some day')], NOW);
		await keepContacts(store(), [renewal(null)], NOW);
		expect(await dues()).toEqual([NOW + 5 * DAY]);
	});

	it('starts nothing silently', async () => {
		await dues();
		const kept = await keepContacts(store(), [renewal(NOW + 5 * DAY)], NOW, { silently: true });
		expect(kept).toMatchObject([{ created: true }]);
		expect(await dues()).toEqual([]);
	});

	it('decides about people who are locked, those it has just made included', async () => {
		await dues();
		await keepContacts(store(), [ann], NOW);
		const locked: number[][] = [];
		const transaction = store().transaction.bind(store());
		jest.spyOn(store(), 'transaction').mockImplementationOnce(
			async (work) =>
				await transaction(async (tx) => {
					jest.spyOn(tx.contacts, 'lock').mockImplementation(async (ids) => {
						locked.push([...ids]);
					});
					const arm = jest.spyOn(tx.watches, 'arm');
					const done = await work(tx);
					expect(arm).toHaveBeenCalled();
					expect(locked).toHaveLength(1);
					return done;
				}),
		);
		const bob = { ...renewal(NOW + 9 * DAY), email: 'bob@example.org' };
		const kept = await keepContacts(store(), [renewal(NOW + 9 * DAY), bob, bob], NOW);
		expect(locked).toEqual([[...new Set(kept.map(({ contact }) => contact.id))]]);
	});

	it('tells of a date that cannot be read, when it comes in', async () => {
		await dues();
		const codes = async (at: unknown, more = {}) => {
			const [kept] = await keepContacts(store(), [{ ...renewal(at), ...more }], NOW);
			return kept!.warnings.map(({ code }) => code);
		};
		expect(await codes('next spring')).toEqual(['moment_date_unreadable']);
		expect(await codes('next spring', { country: 'DE' })).toEqual([]);
		expect(await codes(30)).toEqual(['moment_date_unreadable']);
		expect(await codes(20260301)).toEqual([]);
	});

	it('follows a date without a time of day to where the contact lives', async () => {
		await dues();
		await keepContacts(store(), [renewal('2026-03-10')], NOW);
		await keepContacts(store(), [{ ...ann, zone: 'Asia/Tokyo' }], NOW);
		expect(await dues()).toEqual([Date.parse('2026-03-09T00:00:00+09:00')]);
	});
});
