import type { FunctionsBase, IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import { validZone } from '../../core/time/zone';

export const defaultZoneProperty: INodeProperties = {
	displayName: 'Default Time Zone',
	name: 'defaultZone',
	type: 'string',
	default: '',
	placeholder: 'Europe/Berlin',
	description:
		"Where to read local time for people whose own time zone is unknown or invalid. Empty: the workflow's time zone.",
};

/** The zone for people without a valid one of their own: the node's option, else the workflow's zone. */
export function defaultZone(context: IExecuteFunctions): string {
	const options = context.getNodeParameter('options', 0, {}) as { defaultZone?: string };
	return zoneFor(options.defaultZone, context);
}

/** The same by what the option says. */
export const zoneFor = (option: unknown, context: Pick<FunctionsBase, 'getTimezone'>): string =>
	validZone(option) ?? validZone(context.getTimezone()) ?? 'UTC';
