import type { IDisplayOptions, INodeProperties } from 'n8n-workflow';
import type { Bypass } from '../../../core/guardrail/policy';
import type { OperationName } from './operation';

type Show = NonNullable<IDisplayOptions['show']>;

const DECIDING: OperationName[] = ['guard', 'check'];

/** Shown where the gate decides, for these values of other parameters. */
export const deciding = (show: Show = {}, operations = DECIDING): IDisplayOptions => ({
	show: { operation: operations, ...show },
});

/** Shown where the gate guards. */
export const guarding = (show: Show = {}): IDisplayOptions => deciding(show, ['guard']);

export const customMarketing: Show = { preset: ['custom'], messageType: ['marketing'] };
const customTransactional: Show = { preset: ['custom'], messageType: ['transactional'] };

/**
 * Where rules of the operator's own are heard: for marketing, and for what is transactional unless it is let
 * past them. They are two places, not one, since a hidden list of rules to be let past has a value all the same.
 */
export const heardInCustom = (bypass: Bypass, operations = DECIDING): IDisplayOptions[] => [
	deciding(customMarketing, operations),
	heardInTransactional(bypass, operations),
];

/** Where they are heard for what is transactional. */
export const heardInTransactional = (bypass: Bypass, operations = DECIDING): IDisplayOptions => ({
	...deciding(customTransactional, operations),
	hide: { bypasses: [bypass] },
});

/** The same, and where ready-made rules for marketing apply. */
export const heard = (bypass: Bypass): IDisplayOptions[] => [
	deciding({ preset: ['gentle', 'standard'] }),
	...heardInCustom(bypass),
];

/** Where the message is for marketing. */
export const marketing = (operations = DECIDING): IDisplayOptions[] => [
	deciding({ preset: ['gentle', 'standard'] }, operations),
	deciding(customMarketing, operations),
];

/** Where the message is transactional. */
export const transactional = (operations = DECIDING): IDisplayOptions[] => [
	deciding({ preset: ['transactional'] }, operations),
	deciding(customTransactional, operations),
];

/** One property for each place where it is shown. */
export const shownAt = (
	places: readonly IDisplayOptions[],
	property: INodeProperties,
): INodeProperties[] => places.map((displayOptions) => ({ ...property, displayOptions }));

/** A collection with these of its fields only. */
export function withFields(property: INodeProperties, names: readonly string[]): INodeProperties {
	const options = property.options as INodeProperties[];
	return { ...property, options: options.filter(({ name }) => names.includes(name)) };
}
