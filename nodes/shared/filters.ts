import type { IDisplayOptions, INodeProperties, INodePropertyCollection } from 'n8n-workflow';

export { readConditions, readFilters, type FilterRow, type Match } from '../../core/signal/filter';

/** "Conditions" on a signal's properties, the same wherever a signal is named. */
export const filterProperty: INodeProperties = {
	displayName: 'Only Where',
	name: 'conditions',
	type: 'fixedCollection',
	typeOptions: { multipleValues: true },
	placeholder: 'Add Condition',
	default: {},
	description:
		'Conditions on the properties of the signal, all of which must hold unless you choose otherwise below',
	options: [
		{
			displayName: 'Condition',
			name: 'values',
			values: [
				{
					displayName: 'Property',
					name: 'property',
					type: 'string',
					default: '',
					placeholder: 'plan',
					description: 'Name of the property; dots lead inwards: items.0.sku',
				},
				{
					displayName: 'Operator',
					name: 'operator',
					type: 'options',
					default: 'equals',
					options: [
						{ name: 'Contains', value: 'contains' },
						{ name: 'Does Not Exist', value: 'notExists' },
						{ name: 'Exists', value: 'exists' },
						{ name: 'Is', value: 'equals' },
						{ name: 'Is Less Than', value: 'lessThan' },
						{ name: 'Is More Than', value: 'greaterThan' },
						{ name: 'Is Not', value: 'notEquals' },
					],
				},
				{
					displayName: 'Value',
					name: 'value',
					type: 'string',
					default: '',
					displayOptions: { hide: { operator: ['exists', 'notExists'] } },
				},
			],
		},
	],
};

/** The same on what is known of a contact. */
export const contactFilterProperty: INodeProperties = {
	...filterProperty,
	displayName: 'Only Contacts Where',
	description:
		'Conditions on what is known of the contact, all of which must hold unless you choose otherwise',
	options: [
		{
			displayName: 'Condition',
			name: 'values',
			values: (filterProperty.options as INodePropertyCollection[])[0]!.values.map((field) =>
				field.name === 'property'
					? {
							...field,
							displayName: 'Field',
							placeholder: 'country',
							description:
								'One of email, phone, externalId, zone, country, region, locale, or the name of a trait',
						}
					: field,
			),
		},
	],
};

/**
 * The choice beside a list of conditions of this name, shown once there is one, and where `show` says: how
 * many must hold. It stands under the list's name with "Match" behind it.
 */
export const matchProperty = (
	list: string,
	displayName: string,
	show?: IDisplayOptions['show'],
): INodeProperties => ({
	displayName,
	name: `${list}Match`,
	type: 'options',
	default: 'all',
	options: [
		{ name: 'All of Them', value: 'all' },
		{ name: 'Any of Them', value: 'any' },
	],
	description: 'Whether all of these conditions must hold, or one of them is enough',
	displayOptions: {
		...(show ? { show } : {}),
		hide: { [list]: [equal({}), equal({ values: [] })] },
	},
});

/** n8n compares whole values, though its types name only simple ones. */
const equal = (value: object) => ({ _cnd: { eq: value as never } });
