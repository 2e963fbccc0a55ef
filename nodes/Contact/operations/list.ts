import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import type { Contact } from '../../../core/contact/contact';
import { listContacts, type ContactQuery } from '../../../core/contact/list';
import { knownCountry } from '../../../core/contact/phone';
import { InputError } from '../../../core/errors';
import { readDate } from '../../../core/time/date';
import { contactJson } from '../../shared/contactView';
import { readConditions, type FilterRow, type Match } from '../../shared/filters';
import { subjectItem } from '../../shared/output';
import type { Operation } from '../operation';

/** Contacts that are read from the store at a time. */
const PAGE = 500;

/** Lists contacts, one item each. Everybody is in a list once, so a repeated run brings nobody a second time. */
export const list: Operation = async ({ context, open }) => {
	const query = readQuery(context);
	const limit = readLimit(context);
	const entry = `x${context.getExecutionId()}.list`;
	const done: INodeExecutionData[] = [];
	// Of those who are looked through for conditions only few may fit.
	const pageSize = query.where.length > 0 ? PAGE : Math.min(PAGE, limit);
	for await (const contact of listContacts(open.store, query, pageSize)) {
		done.push(listed(contact, entry, open.secret));
		if (done.length === limit) break;
	}
	return { done, unusable: [] };
};

const listed = (contact: Contact, entry: string, secret: string): INodeExecutionData =>
	subjectItem(
		{
			index: 0,
			json: contactJson(contact),
			tact: {},
			contact,
			pass: { contactId: contact.id, entry, hop: 0 },
			senderFailed: false,
			warnings: [],
		},
		secret,
		{},
	);

/** Throws InputError `limit_invalid`. */
function readLimit(context: IExecuteFunctions): number {
	if (context.getNodeParameter('returnAll', 0, false)) return Infinity;
	const limit = Number(context.getNodeParameter('limit', 0, 50));
	if (Number.isInteger(limit) && limit > 0) return limit;
	throw new InputError('limit_invalid', 'Limit must be a whole number above 0.');
}

/** Throws InputErrors `country_unknown` and those of `readDate`: a filter that cannot be read would list the wrong people. */
function readQuery(context: IExecuteFunctions): ContactQuery {
	const filters = context.getNodeParameter('filters', 0, {}) as {
		country?: unknown;
		updatedSince?: unknown;
		conditions?: { values?: FilterRow[] };
		conditionsMatch?: Match;
	};
	return {
		where: readConditions(filters.conditions?.values, filters.conditionsMatch),
		...given(filters.country, (value) => ({ country: readCountry(value) })),
		...given(filters.updatedSince, (value) => ({
			updatedSince: readDate(value, context.getTimezone()),
		})),
	};
}

const given = <T>(value: unknown, read: (value: unknown) => T): T | undefined =>
	value === undefined || value === null || value === '' ? undefined : read(value);

function readCountry(value: unknown): string {
	const country = knownCountry(value);
	if (country) return country;
	throw new InputError('country_unknown', 'The filter Country is no two-letter code, such as DE.');
}
