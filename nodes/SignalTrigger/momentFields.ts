import type { IDisplayOptions, INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import type { MomentKind } from '../../core/moment/moment';

/** Shown for these kinds of moment. */
export const only = (...kinds: MomentKind[]): IDisplayOptions => ({ show: { when: kinds } });
/** Shown for dates that a signal says. */
export const dateOfSignal: IDisplayOptions = { show: { when: ['date'], dateOf: ['signal'] } };

const UNITS: INodePropertyOptions[] = [
	{ name: 'Minutes', value: 'minutes' },
	{ name: 'Hours', value: 'hours' },
	{ name: 'Days', value: 'days' },
	{ name: 'Weeks', value: 'weeks' },
];

/** A stretch of time; each kind of moment has its own words and defaults for it. */
export function span(
	kind: MomentKind,
	displayName: string,
	amount: number,
	unit: string,
	description: string,
): INodeProperties[] {
	return [
		{
			displayName,
			name: 'amount',
			type: 'number',
			typeOptions: { minValue: 0 },
			default: amount,
			description,
			displayOptions: only(kind),
		},
		{
			displayName: 'Unit',
			name: 'unit',
			type: 'options',
			default: unit,
			options: UNITS,
			displayOptions: only(kind),
		},
	];
}

export function signal(
	displayName: string,
	placeholder: string,
	description: string,
	displayOptions: IDisplayOptions,
	required = true,
): INodeProperties {
	return {
		displayName,
		name: 'signal',
		type: 'string',
		required,
		default: '',
		placeholder,
		description,
		displayOptions,
	};
}
