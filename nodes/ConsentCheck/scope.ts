import type { IExecuteFunctions } from 'n8n-workflow';
import { ANY } from '../../core/consent/consent';
import { InputError } from '../../core/errors';
import { valueReader } from '../shared/fields';

/** What a consent is for. */
export interface Scope {
	channel: string;
	purpose: string;
}

/**
 * Channel and purpose for the item at this place of the input. Throws InputErrors, per item, where an
 * expression gives no name: `channel_missing`, `purpose_missing`.
 */
export function scopeReader(context: IExecuteFunctions): (index: number) => Scope {
	const channelOf = nameReader(context, 'channel');
	const purposeOf = nameReader(context, 'purpose');
	return (index) => ({ channel: channelOf(index), purpose: purposeOf(index) });
}

/** `*` stands for everything, so only the panel itself may say it, and no field of an item. */
function nameReader(context: IExecuteFunctions, parameter: keyof Scope): (index: number) => string {
	const read = valueReader(context, parameter);
	const everything = context.getNode().parameters[parameter] === ANY;
	return (index) => {
		const value = read(index);
		const name = typeof value === 'string' ? value.trim() : '';
		if (name === '' || (name === ANY && !everything))
			throw new InputError(
				`${parameter}_missing`,
				`There is no ${parameter} for this item. Enter a name, or an expression that gives one.`,
			);
		return name;
	};
}
