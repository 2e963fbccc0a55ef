import type { Statement } from '../database';
import type { Dialect } from '../dialect';

const owners = ({ list, oneOf }: Dialect) => `
	select * from tact_contacts where ${oneOf(
		'id',
		`select id from tact_contacts where ${oneOf('external_id', list('externalIds', 'text'))}
		union all
		select id from tact_contacts where ${oneOf('email_key', list('emailKeys', 'text'))}
		union all
		select id from tact_contacts where ${oneOf('phone', list('phones', 'text'))}`,
	)}
	order by id`;

export const findContacts: Statement = (dialect) => owners(dialect);
export const findAndLockContacts: Statement = (dialect) => owners(dialect) + dialect.forUpdate;

export const contactsById: Statement = (dialect) => `
	select * from tact_contacts where ${dialect.oneOf('id', dialect.list('ids', 'bigint'))}`;

export const listContacts: Statement = () => `
	select * from tact_contacts
	where id > :after
		and (cast(:updatedSince as bigint) is null or updated_at >= :updatedSince)
		and (cast(:country as text) is null or country = :country)
	order by id limit :limit`;

export const lockContacts: Statement = (dialect) => `
	select id from tact_contacts where ${dialect.oneOf('id', dialect.list('ids', 'bigint'))}
	order by id${dialect.forUpdate}`;

/** Sets identifiers free before they go to others in the same batch. */
export const vacateContacts: Statement = (dialect) => `
	update tact_contacts set external_id = null, email_key = null, phone = null
	where ${dialect.oneOf('id', dialect.list('ids', 'bigint'))}`;

const DETAILS = {
	external_id: 'text',
	email_key: 'text',
	phone: 'text',
	email: 'text',
	zone: 'text',
	country: 'text',
	region: 'text',
	locale: 'text',
	traits: 'text',
} as const;
const COLUMNS = Object.keys(DETAILS);

export const updateContacts: Statement = (dialect) => `
	update tact_contacts
	set ${COLUMNS.map((column) => `${column} = r.${column}`).join(', ')}, updated_at = :now
	from ${dialect.rows('r', 'rows', { contact: 'bigint', ...DETAILS })}
	where id = r.contact`;

// Ordered, so that racing batches wait for each other instead of deadlocking.
export const insertContacts: Statement = (dialect) => `
	insert into tact_contacts (${COLUMNS.join(', ')}, created_at, updated_at)
	select ${COLUMNS.join(', ')}, cast(:now as bigint), cast(:now as bigint)
	from ${dialect.rows('r', 'rows', DETAILS)}
	order by external_id, email_key, phone
	returning id, external_id, email_key, phone`;
