import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import { InputError } from '../../core/errors';
import { readPath } from '../../core/signal/path';
import { contactPaths, holdsExpression, valueReader } from '../shared/fields';
import { listOf } from '../shared/list';

/** What is known of one contact is no place for whole documents: bytes of JSON that one item may add. */
const LARGEST_TRAITS = 64 * 1024;

type Traits = Record<string, unknown>;

/**
 * Reads the traits of an item: fields by their paths, `*` for all top-level fields that are no contact
 * fields, or what an expression gives, an object or names of fields. What is missing or blank is left
 * out; null stays, and makes the trait be forgotten.
 * Throws InputErrors: `traits_invalid` for an expression that gives neither, `traits_too_large`.
 */
export function traitReader(
	context: IExecuteFunctions,
): (json: IDataObject, index: number) => Traits {
	const valueOf = valueReader(context, 'traitFields');
	const dynamic = holdsExpression(context, 'traitFields');
	const contactFields = new Set(contactPaths(context));
	const named = (json: IDataObject, names: string[]): Traits =>
		Object.fromEntries(
			names.flatMap((name) =>
				name === '*'
					? Object.entries(json).filter(([field]) => !contactFields.has(field))
					: [[name, readPath(json, name)]],
			),
		);
	const constant = dynamic ? [] : listOf(valueOf(0));
	return (json, index) => {
		const value = dynamic ? valueOf(index) : undefined;
		const given = isObject(value) ? value : named(json, dynamic ? namesIn(value) : constant);
		const traits = Object.fromEntries(Object.entries(given).filter(([, trait]) => says(trait)));
		if (Buffer.byteLength(JSON.stringify(traits)) > LARGEST_TRAITS)
			throw new InputError(
				'traits_too_large',
				`The traits have more than ${LARGEST_TRAITS / 1024} kB of JSON. Name the fields that are worth keeping.`,
			);
		return traits;
	};
}

const isObject = (value: unknown): value is Traits =>
	typeof value === 'object' && value !== null && !Array.isArray(value);

const says = (trait: unknown): boolean =>
	trait !== undefined && (typeof trait !== 'string' || trait.trim() !== '');

function namesIn(value: unknown): string[] {
	if (value === null || value === undefined) return [];
	if (typeof value === 'string') return listOf(value);
	throw new InputError(
		'traits_invalid',
		'The expression under Traits gives neither an object nor the names of fields for this item.',
	);
}
