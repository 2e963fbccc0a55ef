import type { Contact, ContactDetails, ContactKey } from '../../contact/contact';
import { InputError } from '../../errors';
import {
	IDENTIFIERS,
	identifiersOf,
	NAME_OF,
	type Identifier,
	type Identifiers,
} from './identifiers';
import { compact, parseRecord } from './rows';

export interface ContactRow extends Identifiers {
	/** 0 until the database has given one. */
	id: number;
	/** As it was written, where that differs from its key. */
	email: string | null;
	zone: string | null;
	country: string | null;
	region: string | null;
	locale: string | null;
	/** JSON. */
	traits: string;
	created_at: number;
	updated_at: number;
}

const PLAIN_DETAILS = ['zone', 'country', 'region', 'locale'] as const;

/** One contact while a batch is being merged into it. */
export class Person {
	private readonly before: Readonly<ContactRow>;

	constructor(readonly row: ContactRow) {
		this.before = { ...row };
	}

	get changed(): boolean {
		return (Object.keys(this.row) as Array<keyof ContactRow>).some(
			(column) => this.row[column] !== this.before[column],
		);
	}

	/** Whether it gives up an identifier that it had, so that another one may take it. */
	get releasesIdentifier(): boolean {
		return IDENTIFIERS.some(
			(column) => this.before[column] !== null && this.before[column] !== this.row[column],
		);
	}

	contact(): Contact {
		return toContact(this.row);
	}

	/** As it was when the batch began; nothing of one that the batch creates. */
	former(): Contact | undefined {
		return this.before.id === 0 ? undefined : toContact(this.before);
	}
}

/**
 * The contacts that a batch may be about, and the rules of merging: requests are taken one after the
 * other, as if each came alone. It must hold every stored contact that has an identifier of the batch.
 */
export class People {
	readonly known: readonly Person[];
	readonly created: Person[] = [];
	private readonly owners: Readonly<Record<Identifier, Map<string, Person>>> = {
		external_id: new Map(),
		email_key: new Map(),
		phone: new Map(),
	};

	constructor(rows: readonly ContactRow[]) {
		this.known = rows.map((row) => new Person(row));
		for (const person of this.known) {
			for (const column of IDENTIFIERS) {
				const value = person.row[column];
				if (value !== null) this.owners[column].set(value, person);
			}
		}
	}

	owner(column: Identifier, value: string): Person | undefined {
		return this.owners[column].get(value);
	}

	/** External id before email before phone. */
	find(identifiers: Identifiers): Person | undefined {
		for (const column of IDENTIFIERS) {
			const value = identifiers[column];
			const person = value === null ? undefined : this.owner(column, value);
			if (person) return person;
		}
		return undefined;
	}

	/** Throws InputError `contact_without_identifier`. */
	merge(
		details: ContactDetails,
		now: number,
	): { person: Person; created: boolean; conflicts: Array<keyof ContactKey> } {
		const identifiers = identifiersOf(details);
		const found = this.find(identifiers);
		const person = found ?? this.create(identifiers, now);
		const conflicts = this.identify(person, identifiers);
		const { row } = person;
		if (row.email_key !== null && row.email_key === identifiers.email_key) {
			row.email = details.email === row.email_key ? null : details.email!;
		}
		for (const column of PLAIN_DETAILS) row[column] = details[column] ?? row[column];
		if (details.traits) row.traits = mergeTraits(row.traits, details.traits);
		if (person.changed) row.updated_at = now;
		return { person, created: !found, conflicts };
	}

	private create(identifiers: Identifiers, now: number): Person {
		if (IDENTIFIERS.every((column) => identifiers[column] === null)) {
			throw new InputError(
				'contact_without_identifier',
				'A contact needs an email address, a phone number or an external id. Check the fields that hold them.',
			);
		}
		const person = new Person({
			id: 0,
			external_id: null,
			email_key: null,
			phone: null,
			email: null,
			zone: null,
			country: null,
			region: null,
			locale: null,
			traits: '{}',
			created_at: now,
			updated_at: now,
		});
		this.created.push(person);
		return person;
	}

	/** Gives the person these identifiers, but for those that are somebody else's. */
	private identify(person: Person, identifiers: Identifiers): Array<keyof ContactKey> {
		const conflicts: Array<keyof ContactKey> = [];
		for (const column of IDENTIFIERS) {
			const value = identifiers[column];
			if (value === null || value === person.row[column]) continue;
			if (this.owner(column, value)) {
				conflicts.push(NAME_OF[column]);
				continue;
			}
			const old = person.row[column];
			if (old !== null) this.owners[column].delete(old);
			this.owners[column].set(value, person);
			person.row[column] = value;
		}
		return conflicts;
	}
}

/** Key by key; null removes. Built from entries, so that a key such as `__proto__` is a key like any other. */
function mergeTraits(stored: string, given: Record<string, unknown>): string {
	const merged = new Map(Object.entries(parseRecord(stored)));
	for (const [name, value] of Object.entries(given)) {
		if (value === null) merged.delete(name);
		else if (value !== undefined) merged.set(name, value);
	}
	return JSON.stringify(Object.fromEntries(merged));
}

/** The columns that a batch can set. */
export function toRow({ row }: Person): Omit<ContactRow, 'id' | 'created_at' | 'updated_at'> {
	const { id, created_at, updated_at, ...details } = row;
	return details;
}

export function toContact(row: ContactRow): Contact {
	return compact<Contact>({
		id: row.id,
		email: row.email ?? row.email_key,
		phone: row.phone,
		externalId: row.external_id,
		zone: row.zone,
		country: row.country,
		region: row.region,
		locale: row.locale,
		traits: parseRecord(row.traits),
		createdAt: row.created_at,
		updatedAt: row.updated_at,
	});
}
