import type { ContactPage } from '../../../../core/store/ports';
import type { StoreFixture } from '../../../helpers/stores';
import { NOW } from './samples';

export function contactsContract(fixture: StoreFixture): void {
	const contacts = () => fixture.store().contacts;

	describe('contacts.find', () => {
		it('finds by external id before email before phone, and creates nobody', async () => {
			const [ann, bob, cid] = await contacts().upsert(
				[{ externalId: 'x1' }, { email: 'bob@example.org' }, { phone: '+4915112345678' }],
				NOW,
			);
			const found = await contacts().find([
				{ externalId: 'x1', email: 'bob@example.org', phone: '+4915112345678' },
				{ externalId: 'unknown', email: 'bob@example.org', phone: '+4915112345678' },
				{ phone: '+4915112345678' },
				{ email: 'nobody@example.org' },
				{},
			]);
			expect(found.map((contact) => contact?.id)).toEqual([
				ann.contact.id,
				bob.contact.id,
				cid.contact.id,
				undefined,
				undefined,
			]);
			expect(await contacts().byId([cid.contact.id, 4711])).toEqual(
				new Map([[cid.contact.id, cid.contact]]),
			);
		});

		it('finds an email in whatever case, and keeps it as it was written last', async () => {
			await contacts().upsert([{ email: 'Ann.Lee@example.org' }], NOW);
			const [first] = await contacts().find([{ email: 'ANN.LEE@EXAMPLE.ORG' }]);
			expect(first?.email).toBe('Ann.Lee@example.org');
			const [second] = await contacts().upsert([{ email: 'ann.lee@example.org' }], NOW + 1);
			expect(second).toMatchObject({
				created: false,
				contact: { id: first!.id, email: 'ann.lee@example.org' },
			});
		});
	});

	describe('contacts.list', () => {
		const list = async (query: Partial<ContactPage>) =>
			(await contacts().list({ after: 0, limit: 100, ...query })).map(
				({ externalId }) => externalId,
			);

		it('gives everybody page by page, in order of their ids', async () => {
			const all = Array.from({ length: 7 }, (_, i) => ({ externalId: `x${i}`, traits: { i } }));
			const upserted = await contacts().upsert(all, NOW);
			const pages = [];
			for (let after = 0; ;) {
				const page = await contacts().list({ after, limit: 3 });
				pages.push(page);
				if (page.length < 3) break;
				after = page.at(-1)!.id;
			}
			expect(pages.map((page) => page.length)).toEqual([3, 3, 1]);
			const byId = upserted.map(({ contact }) => contact).sort((a, b) => a.id - b.id);
			expect(pages.flat()).toEqual(byId);
		});

		it('keeps to a country, and to those of whom something became known since', async () => {
			await contacts().upsert(
				[
					{ externalId: 'a', country: 'DE' },
					{ externalId: 'b', country: 'FR' },
					{ externalId: 'c' },
				],
				NOW,
			);
			await contacts().upsert([{ externalId: 'd', country: 'DE' }], NOW + 1);
			expect(await list({ country: 'DE' })).toEqual(['a', 'd']);
			expect(await list({ country: 'DE', limit: 1 })).toEqual(['a']);
			expect(await list({ updatedSince: NOW + 1 })).toEqual(['d']);
			await contacts().upsert([{ externalId: 'b', traits: { plan: 'pro' } }], NOW + 2);
			expect(await list({ updatedSince: NOW + 1 })).toEqual(['b', 'd']);
			expect(await list({ updatedSince: NOW + 1, country: 'DE' })).toEqual(['d']);
			expect(await list({ country: `' or ''='` })).toEqual([]);
			expect(await list({ after: Number.MAX_SAFE_INTEGER })).toEqual([]);
		});
	});

	describe('contacts.upsert', () => {
		it('takes over given details, keeps absent ones, merges traits, and null removes one', async () => {
			await contacts().upsert(
				[
					{
						email: 'ann@example.org',
						zone: 'Europe/Berlin',
						country: 'DE',
						locale: 'de-DE',
						traits: { plan: 'free', city: 'Bonn', deep: { a: 1 } },
					},
				],
				NOW,
			);
			const [{ contact, created, conflicts }] = await contacts().upsert(
				[
					{
						email: 'ann@example.org',
						zone: 'Europe/Paris',
						region: 'IDF',
						traits: { plan: 'pro', city: null, deep: { b: 2 } },
					},
				],
				NOW + 5,
			);
			expect({ created, conflicts }).toEqual({ created: false, conflicts: [] });
			expect(contact).toEqual({
				id: contact.id,
				email: 'ann@example.org',
				zone: 'Europe/Paris',
				country: 'DE',
				region: 'IDF',
				locale: 'de-DE',
				traits: { plan: 'pro', deep: { b: 2 } },
				createdAt: NOW,
				updatedAt: NOW + 5,
			});
			expect((await contacts().byId([contact.id])).get(contact.id)).toEqual(contact);
		});

		it('leaves a contact untouched that learns nothing', async () => {
			const details = { email: 'ann@example.org', zone: 'Europe/Berlin', traits: { a: 1 } };
			await contacts().upsert([details], NOW);
			const [{ contact }] = await contacts().upsert([details], NOW + 5);
			expect(contact.updatedAt).toBe(NOW);
		});

		it('tells what was known before the batch', async () => {
			const [created] = await contacts().upsert([{ email: 'ann@example.org' }], NOW);
			expect(created).not.toHaveProperty('before');
			const upserted = await contacts().upsert(
				[
					{ email: 'ann@example.org', country: 'DE' },
					{ email: 'bob@example.org', country: 'DE' },
					{ email: 'ann@example.org', country: 'AT' },
				],
				NOW + 1,
			);
			expect(upserted.map(({ before }) => before)).toEqual([
				created!.contact,
				undefined,
				created!.contact,
			]);
			expect(upserted[0]!.contact.country).toBe('AT');
		});

		it('takes requests of one batch that share an identifier as one person', async () => {
			const results = await contacts().upsert(
				[
					{ email: 'ann@example.org' },
					{ email: 'Ann@example.org', phone: '+4915112345678' },
					{ phone: '+4915112345678', externalId: 'x1' },
					{ email: 'bob@example.org' },
				],
				NOW,
			);
			const ids = results.map(({ contact }) => contact.id);
			expect(ids).toEqual([ids[0], ids[0], ids[0], ids[3]]);
			expect(ids[3]).not.toBe(ids[0]);
			expect(results.map(({ created }) => created)).toEqual([true, false, false, true]);
			expect((await contacts().find([{ externalId: 'x1' }]))[0]).toMatchObject({
				email: 'Ann@example.org',
				phone: '+4915112345678',
			});
		});

		it('does not take over an identifier of somebody else, and says so', async () => {
			await contacts().upsert([{ externalId: 'x1' }, { email: 'bob@example.org' }], NOW);
			const [result] = await contacts().upsert(
				[{ externalId: 'x1', email: 'bob@example.org', phone: '+4915112345678' }],
				NOW + 1,
			);
			expect(result.conflicts).toEqual(['email']);
			expect(result.contact).toMatchObject({ externalId: 'x1', phone: '+4915112345678' });
			expect(result.contact.email).toBeUndefined();
		});

		it('lets identifiers change hands within one batch', async () => {
			await contacts().upsert(
				[
					{ externalId: 'x1', email: 'a@example.org' },
					{ externalId: 'x2', email: 'b@example.org' },
				],
				NOW,
			);
			const results = await contacts().upsert(
				[
					{ externalId: 'x1', email: 'c@example.org' },
					{ externalId: 'x2', email: 'a@example.org' },
					{ externalId: 'x3', email: 'b@example.org' },
				],
				NOW + 1,
			);
			expect(results.map(({ conflicts }) => conflicts)).toEqual([[], [], []]);
			const owners = await contacts().find([
				{ email: 'a@example.org' },
				{ email: 'b@example.org' },
				{ email: 'c@example.org' },
			]);
			expect(owners.map((contact) => contact?.externalId)).toEqual(['x2', 'x3', 'x1']);
		});

		it('refuses a person without any identifier, and then stores none of the batch', async () => {
			await expect(
				contacts().upsert([{ email: 'ann@example.org' }, { email: '', zone: 'UTC' }], NOW),
			).rejects.toMatchObject({ name: 'InputError', code: 'contact_without_identifier' });
			expect(await contacts().find([{ email: 'ann@example.org' }])).toEqual([undefined]);
		});
	});
}
