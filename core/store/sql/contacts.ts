import type { Contact, ContactDetails, ContactKey } from '../../contact/contact';
import type { Session } from '../database';
import type { ContactPage, Contacts, UpsertedContact } from '../ports';
import {
	contactsById,
	findAndLockContacts,
	findContacts,
	insertContacts,
	listContacts,
	lockContacts,
	updateContacts,
	vacateContacts,
} from '../statements/contacts';
import { IDENTIFIERS, identifiersOf, identify, type Identifiers } from './identifiers';
import { People, toContact, toRow, type ContactRow, type Person } from './people';

export class SqlContacts implements Contacts {
	constructor(private readonly session: Session) {}

	async find(keys: readonly ContactKey[]): Promise<Array<Contact | undefined>> {
		if (keys.length === 0) return [];
		const wanted = keys.map(identifiersOf);
		const rows = await this.session.all<ContactRow>(findContacts, identify(wanted));
		const people = new People(rows);
		return wanted.map((identifiers) => people.find(identifiers)?.contact());
	}

	async byId(ids: readonly number[]): Promise<Map<number, Contact>> {
		if (ids.length === 0) return new Map();
		const rows = await this.session.all<ContactRow>(contactsById, { ids });
		return new Map(rows.map((row) => [row.id, toContact(row)]));
	}

	async list({ after, limit, updatedSince, country }: ContactPage): Promise<Contact[]> {
		const rows = await this.session.all<ContactRow>(listContacts, {
			after,
			limit,
			updatedSince: updatedSince ?? null,
			country: country ?? null,
		});
		return rows.map(toContact);
	}

	async upsert(details: readonly ContactDetails[], now: number): Promise<UpsertedContact[]> {
		if (details.length === 0) return [];
		const wanted = details.map(identifiersOf);
		return await this.session.atomically(async (session) => {
			const rows = await session.all<ContactRow>(findAndLockContacts, identify(wanted));
			const people = new People(rows);
			const merged = details.map((one) => people.merge(one, now));
			await save(session, people, now);
			return merged.map(({ person, created, conflicts }) => {
				const before = person.former();
				return { contact: person.contact(), created, ...(before ? { before } : {}), conflicts };
			});
		});
	}

	async lock(ids: readonly number[]): Promise<void> {
		if (ids.length === 0 || !this.session.dialect.locksRows) return;
		await this.session.all(lockContacts, { ids });
	}
}

/** A racing insert of the same identifier breaks a unique key, and the transaction runs again. */
async function save(session: Session, people: People, now: number): Promise<void> {
	const changed = people.known.filter((person) => person.changed);
	const moved = changed.filter((person) => person.releasesIdentifier);
	if (moved.length > 0) {
		await session.run(vacateContacts, { ids: moved.map((person) => person.row.id) });
	}
	if (changed.length > 0) {
		const rows = changed.map((person) => ({ contact: person.row.id, ...toRow(person) }));
		await session.run(updateContacts, { now, rows });
	}
	if (people.created.length > 0) {
		const rows = people.created.map(toRow);
		const inserted = await session.all<Identifiers & { id: number }>(insertContacts, { now, rows });
		for (const row of inserted) ownerOf(people, row).row.id = row.id;
	}
}

function ownerOf(people: People, row: Identifiers): Person {
	const kind = IDENTIFIERS.find((one) => row[one])!;
	return people.owner(kind, row[kind]!)!;
}
