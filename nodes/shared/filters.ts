import type { INodeProperties } from 'n8n-workflow';
import type { PropertyFilter } from '../../core/signal/filter';

/** A condition as the panel gives it. */
export interface FilterRow {
	property: string;
	operator: PropertyFilter['operator'];
	value?: string;
}

/** "Conditions" on a signal's properties, the same wherever a signal is named. */
export const filterProperty: INodeProperties = {
	displayName: 'Only Where',
	name: 'conditions',
	type: 'fixedCollection',
	typeOptions: { multipleValues: true },
	placeholder: 'Add Condition',
	default: {},
	description: 'Conditions on the properties of the signal, all of which must hold',
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

/** Panel rows as filters; rows without a property say nothing and are left out. */
export function readFilters(rows: readonly FilterRow[] | undefined): PropertyFilter[] {
	return (rows ?? [])
		.filter((row) => row.property?.trim())
		.map(({ property, operator, value }) => ({ property: property.trim(), operator, value }));
}
