import type { IDataObject, IExecuteFunctions, IWebhookFunctions } from 'n8n-workflow';
import type { Moment } from '../../core/moment/moment';
import { readMoments, type MomentRow } from '../../core/moment/read';
import { mappingWith, type SignalField, type SignalMapping } from '../../core/signal/mapping';
import { validZone } from '../../core/time/zone';
import type { TactContext } from '../shared/store';

/** A parameter of the panel; only a run is asked with the number of an item. */
function parameterOf(context: TactContext, name: string, fallback: IDataObject | MomentRow[]) {
	return 'getInputData' in context
		? (context as IExecuteFunctions).getNodeParameter(name, 0, fallback)
		: (context as IWebhookFunctions).getNodeParameter(name, fallback);
}

interface Options {
	source?: string;
	fixedType?: string;
	defaultCountry?: string;
	defaultZone?: string;
}

const optionsOf = (context: TactContext) => parameterOf(context, 'options', {}) as Options;

/** The moments of the panel. Throws an InputError that names the row that cannot be understood. */
export function momentsOf(context: TactContext): Moment[] {
	const rows = parameterOf(context, 'moments.values', []) as MomentRow[];
	const zone = validZone(optionsOf(context).defaultZone) ?? validZone(context.getTimezone());
	return readMoments(rows, zone ?? 'UTC');
}

export const readMapping = (context: IWebhookFunctions): SignalMapping =>
	mappingWith(parameterOf(context, 'mapping', {}) as Partial<Record<SignalField, string>>);

/** What tells one sender from another, and what its signals leave out. */
export function readSource(context: IWebhookFunctions) {
	const { source, fixedType, defaultCountry } = optionsOf(context);
	const path = context.getNodeParameter('path') as string;
	return { source: source?.trim() || path.trim(), fixedType, defaultCountry };
}
