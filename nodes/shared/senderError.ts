import { isDeepStrictEqual } from 'node:util';
import type { IDataObject, INodeExecutionData } from 'n8n-workflow';
import { withoutTact } from './fields';
import type { TactItem } from './upstream';

/**
 * Whether the sender behind a gate reported that this item failed, and the item's JSON without that
 * report. n8n adds it to the JSON under `error`; a field of that name that the gate let out already is
 * the user's own. `upstream` gives the item as the last Tact node let it out.
 */
export function senderError(
	item: INodeExecutionData,
	trusted: TactItem | undefined,
	upstream: () => TactItem | undefined,
): { failed: boolean; json: IDataObject } {
	const json = withoutTact(item);
	if (!trusted?.pass.touchId) return { failed: false, json };
	if (item.error === undefined && !saysError(json.error)) return { failed: false, json };
	const before = upstream();
	if (!before) {
		const { error: _error, ...rest } = json;
		return { failed: true, json: rest };
	}
	if (item.error === undefined && isDeepStrictEqual(json.error, before.json.error))
		return { failed: false, json };
	return { failed: true, json: withoutTact(before) };
}

/** As n8n sees it: `error: null` says that there was none. */
const saysError = (error: unknown): boolean =>
	error !== undefined && error !== null && error !== false;
