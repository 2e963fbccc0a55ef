import fc from 'fast-check';
import type { ContactDetails } from '../../../../core/contact/contact';
import type { Store } from '../../../../core/store/ports';
import { openStoreAt, type Engine } from '../../../helpers/stores';
import { entryLaws } from './entry-laws';
import { messageLaws } from './message-laws';
import { pauseLaws } from './pause-laws';
import { NOW } from './samples';

/** Few identifiers, so that people meet, part and collide. */
const someone: fc.Arbitrary<ContactDetails> = fc
	.record(
		{
			externalId: fc.constantFrom('x', 'y', 'z'),
			email: fc.constantFrom('a@b', 'A@b', 'c@d', 'e@f'),
			phone: fc.constantFrom('+1', '+2'),
			zone: fc.constantFrom('UTC', 'Europe/Rome'),
			traits: fc.dictionary(fc.constantFrom('p', 'q', '__proto__'), fc.option(fc.nat(3))),
		},
		{ requiredKeys: [] },
	)
	.filter(({ externalId, email, phone }) => Boolean(externalId ?? email ?? phone));

/** Keeps the people of one run apart from those of others in the same store. */
const within = (run: string, details: ContactDetails): ContactDetails => ({
	...details,
	...(details.externalId && { externalId: run + details.externalId }),
	...(details.email && { email: run + details.email }),
	...(details.phone && { phone: run + details.phone }),
});

/** Laws that hold on every database. */
export function storeLaws(engine: Engine): void {
	let store: Store;
	let run = 0;
	beforeAll(async () => {
		await engine.start();
		store = await openStoreAt(engine.emptyPlace());
	});
	afterAll(async () => {
		await store.close();
		await engine.stop();
	});

	entryLaws(() => store);
	pauseLaws(() => store);
	messageLaws(() => store);

	/** Upserts in batches; tells what became of each request, in words that do not depend on ids. */
	async function upsert(batches: ContactDetails[][]) {
		const prefix = `r${++run}-`;
		const results = [];
		for (const batch of batches) {
			const details = batch.map((one) => within(prefix, one));
			results.push(...(await store.contacts.upsert(details, NOW)));
		}
		const ids = [...new Set(results.map(({ contact }) => contact.id))];
		const people = await store.contacts.byId(ids);
		const plain = (text: string) => text.replaceAll(prefix, '');
		return {
			requests: results.map(({ contact, created, conflicts }) => ({
				person: ids.indexOf(contact.id),
				created,
				conflicts,
			})),
			people: ids.map((id) => plain(JSON.stringify({ ...people.get(id), id: 0 }))),
		};
	}

	it('a batch of upserts ends as the same requests one by one', async () => {
		const batches = fc.array(fc.array(someone, { maxLength: 6 }), { minLength: 1, maxLength: 3 });
		await fc.assert(
			fc.asyncProperty(batches, async (some) => {
				expect(await upsert(some)).toEqual(await upsert(some.flat().map((one) => [one])));
			}),
			{ numRuns: 60 },
		);
	});

	it('upserting the same again changes nothing and creates nobody', async () => {
		await fc.assert(
			fc.asyncProperty(fc.array(someone, { maxLength: 5 }), async (people) => {
				const distinct = people.filter(
					(one, index) =>
						!people
							.slice(0, index)
							.some((before) =>
								(['externalId', 'email', 'phone'] as const).some(
									(key) => one[key] && one[key]?.toLowerCase() === before[key]?.toLowerCase(),
								),
							),
				);
				const twice = await upsert([distinct, distinct]);
				const first = twice.requests.slice(0, distinct.length);
				expect(twice.requests.slice(distinct.length)).toEqual(
					first.map((request) => ({ ...request, created: false })),
				);
				expect(twice.people).toEqual((await upsert([distinct])).people);
			}),
			{ numRuns: 30 },
		);
	});
}
