import type { IWebhookFunctions } from 'n8n-workflow';
import { matches, type PropertyFilter } from '../../core/signal/filter';
import { mappingWith, type SignalField, type SignalMapping } from '../../core/signal/mapping';
import type { ParsedSignal } from '../../core/signal/parse';
import { readFilters, type FilterRow } from '../shared/filters';

/** A row of "When These Signals Happen"; a blank name stands for any signal. */
export interface MomentRow {
	signal: string;
	where: PropertyFilter[];
}

export function readMoments(context: IWebhookFunctions): MomentRow[] {
	const rows = context.getNodeParameter('moments.values', []) as Array<{
		signal?: string;
		conditions?: { values?: FilterRow[] };
	}>;
	return rows.map(({ signal = '', conditions }) => ({
		signal: signal.trim(),
		where: readFilters(conditions?.values),
	}));
}

/** Whether the signal starts the workflow: it fits a row, or there is none. */
export const isMoment = (rows: readonly MomentRow[], { type, properties }: ParsedSignal): boolean =>
	rows.length === 0 ||
	rows.some(
		({ signal, where }) => (signal === '' || signal === type) && matches(where, properties),
	);

export const readMapping = (context: IWebhookFunctions): SignalMapping =>
	mappingWith(context.getNodeParameter('mapping', {}) as Partial<Record<SignalField, string>>);

interface SignalOptions {
	source: string;
	fixedType?: string;
	defaultCountry?: string;
}

export function readOptions(context: IWebhookFunctions): SignalOptions {
	const options = context.getNodeParameter('options', {}) as Partial<SignalOptions>;
	const path = context.getNodeParameter('path') as string;
	return { ...options, source: options.source?.trim() || path.trim() };
}
