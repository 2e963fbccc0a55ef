import type { IDataObject, IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import { readPath } from '../../core/signal/path';

/** Reads one value per item: a field of its JSON, or what an expression gives. */
export type FieldReader = (json: IDataObject, index: number) => unknown;

function rawParameter(context: IExecuteFunctions, path: string): unknown {
	return readPath(context.getNode().parameters as IDataObject, path);
}

const isExpression = (raw: unknown): raw is string =>
	typeof raw === 'string' && raw.startsWith('=');

/** The path of the field that a parameter names; undefined where it holds an expression, or names none. */
export function fieldPath(
	context: IExecuteFunctions,
	parameter: string,
	fallback = '',
): string | undefined {
	const raw = rawParameter(context, parameter);
	if (isExpression(raw)) return undefined;
	return (typeof raw === 'string' && raw.trim()) || fallback || undefined;
}

/** Whether somebody put an expression in place of a constant. */
export const holdsExpression = (context: IExecuteFunctions, parameter: string): boolean =>
	isExpression(rawParameter(context, parameter));

/**
 * A parameter that holds the name of a field is read once a run and costs nothing per item. Where
 * somebody put an expression instead (or an AI agent fills it), its result is the value itself.
 */
export function fieldReader(
	context: IExecuteFunctions,
	parameter: string,
	fallback = '',
): FieldReader {
	if (holdsExpression(context, parameter))
		return (_json, index) => context.getNodeParameter(parameter, index, null);
	const path = fieldPath(context, parameter, fallback);
	return path === undefined ? () => undefined : (json) => readPath(json, path);
}

/** A parameter's value, read once where it is constant and per item where it holds an expression. */
export function valueReader(
	context: IExecuteFunctions,
	parameter: string,
): (index: number) => unknown {
	const read = (index: number) => context.getNodeParameter(parameter, index, null) as unknown;
	if (holdsExpression(context, parameter)) return read;
	const constant = read(0);
	return () => constant;
}

interface ContactField {
	name: 'email' | 'phone' | 'externalId' | 'zone' | 'country' | 'region' | 'locale';
	displayName: string;
	default: string;
	description: string;
}

const CONTACT_FIELDS: ContactField[] = [
	{
		name: 'email',
		displayName: 'Email Field',
		default: 'email',
		description: 'Field that holds the email address',
	},
	{
		name: 'phone',
		displayName: 'Phone Field',
		default: 'phone',
		description: 'Field that holds the phone number, best with its country code: +49 151 …',
	},
	{
		name: 'externalId',
		displayName: 'External ID Field',
		default: 'externalId',
		description: "Field that holds the person's ID in your own systems",
	},
	{
		name: 'zone',
		displayName: 'Time Zone Field',
		default: 'timezone',
		description: 'Field that holds the time zone, such as Europe/Berlin',
	},
	{
		name: 'country',
		displayName: 'Country Field',
		default: 'country',
		description: 'Field that holds the two-letter country code',
	},
	{
		name: 'region',
		displayName: 'Region Field',
		default: 'region',
		description: 'Field that holds the state or region code, such as CA',
	},
	{
		name: 'locale',
		displayName: 'Locale Field',
		default: 'locale',
		description: 'Field that holds the language, such as en-GB',
	},
];

/** "Contact Fields", the same in every node: where to find the person in an item that no Tact node has seen yet. */
export const contactFieldsProperty: INodeProperties = {
	displayName: 'Contact Fields',
	name: 'contactFields',
	type: 'collection',
	placeholder: 'Add Field Name',
	default: {},
	description:
		'Where to find the person in an item that comes from another node. After a Tact node there is nothing to fill in: the person is known, behind a sender too.',
	options: [...CONTACT_FIELDS]
		.sort((a, b) => a.displayName.localeCompare(b.displayName))
		.map((field) => ({
			...field,
			type: 'string' as const,
			requiresDataPath: 'single' as const,
		})),
};

/** Readers for all contact fields of a node. */
export function contactReaders(
	context: IExecuteFunctions,
): Record<ContactField['name'], FieldReader> {
	return Object.fromEntries(
		CONTACT_FIELDS.map((field) => [
			field.name,
			fieldReader(context, `contactFields.${field.name}`, field.default),
		]),
	) as Record<ContactField['name'], FieldReader>;
}

/** The paths of all contact fields that a node reads from items. */
export const contactPaths = (context: IExecuteFunctions): string[] =>
	CONTACT_FIELDS.flatMap(
		(field) => fieldPath(context, `contactFields.${field.name}`, field.default) ?? [],
	);

/** The item's JSON without what Tact added. */
export function withoutTact(item: { json: IDataObject }): IDataObject {
	const { tact: _tact, ...json } = item.json;
	return json;
}
