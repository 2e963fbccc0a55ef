import type { INodeProperties, INodePropertyCollection, INodePropertyOptions } from 'n8n-workflow';

/**
 * Lists what an operator would stumble over in a panel: parameters without a name, without a default or
 * with one that does not fit, options without a name. `at` says where, in the words of the panel.
 */
export function flaws(properties: readonly INodeProperties[], at: string): string[] {
	return properties.flatMap((property) => flawsOf(property, `${at} > ${property.name}`));
}

function flawsOf(property: INodeProperties, at: string): string[] {
	const found: string[] = [];
	if (!property.displayName?.trim()) found.push(`${at} has no display name`);
	const problem = defaultProblem(property);
	if (problem)
		found.push(`${at} has a default that ${problem}: ${JSON.stringify(property.default)}`);
	switch (property.type) {
		case 'options':
		case 'multiOptions':
			// What these offer is known only while the panel is open.
			if (property.typeOptions?.loadOptionsMethod) return found;
			return [...found, ...optionFlaws(property.options as INodePropertyOptions[], at)];
		case 'collection':
			return [...found, ...flaws(property.options as INodeProperties[], at)];
		case 'fixedCollection':
			return [
				...found,
				...(property.options as INodePropertyCollection[]).flatMap((group) => [
					...(group.displayName.trim() ? [] : [`${at} has a group without a display name`]),
					...flaws(group.values, `${at} > ${group.name}`),
				]),
			];
		default:
			return found;
	}
}

function optionFlaws(options: readonly INodePropertyOptions[] = [], at: string): string[] {
	const values = options.map(({ value }) => value);
	return [
		...(options.length === 0 ? [`${at} has no options`] : []),
		...(new Set(values).size < values.length ? [`${at} has an option twice`] : []),
		...options.flatMap(({ name, value }) => (name.trim() ? [] : [`${at}: "${value}" has no name`])),
	];
}

const isObject = (value: unknown): value is Record<string, unknown> =>
	typeof value === 'object' && value !== null && !Array.isArray(value);

/** What is wrong with a parameter's default, by its type. */
function defaultProblem({
	type,
	default: given,
	options = [],
	typeOptions,
}: INodeProperties): string | undefined {
	const values = options.map((option) => ('value' in option ? option.value : option.name));
	switch (type) {
		case 'string':
		case 'notice':
		case 'dateTime':
			return typeof given === 'string' ? undefined : 'is no text';
		case 'number':
			return typeof given === 'number' && Number.isFinite(given) ? undefined : 'is no number';
		case 'boolean':
			return typeof given === 'boolean' ? undefined : 'is neither true nor false';
		case 'options':
			return typeOptions?.loadOptionsMethod || values.includes(given as string)
				? undefined
				: 'is none of the options';
		case 'multiOptions':
			return Array.isArray(given) && given.every((entry) => values.includes(entry as string))
				? undefined
				: 'is no list of options';
		case 'json':
			return typeof given === 'string' && isObject(JSON.parse(given)) ? undefined : 'is no JSON';
		case 'collection':
		case 'fixedCollection':
			return isObject(given) && Object.keys(given).every((key) => values.includes(key))
				? rowProblem(given, options)
				: 'does not fit the collection';
		default:
			return `is of a type that this test does not know (${type})`;
	}
}

/** Whether the rows that a fixed collection starts with have only fields that it has. */
function rowProblem(
	given: Record<string, unknown>,
	options: NonNullable<INodeProperties['options']>,
): string | undefined {
	for (const group of options) {
		if (!('values' in group)) continue;
		const names = new Set(group.values.map(({ name }) => name));
		for (const row of (given[group.name] ?? []) as object[])
			for (const key of Object.keys(row)) if (!names.has(key)) return `has an unknown field ${key}`;
	}
	return undefined;
}
