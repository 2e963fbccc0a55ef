import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import { signPass, unverifiedEntry } from '../../core/pass';
import type { HeldItem } from './heldItems';

/**
 * Entry of a pass that the store's releaser made. An item that goes round a loop to the same node in
 * the same run carries the claim too, but under its own entry: it arrives, and is not released again.
 */
export const RELEASED = '';

/** The item with which the releaser starts a run: as it was held, so that the panel's expressions can read it, under a claim. */
export function releasedJson({ json, tact, pass }: HeldItem, secret: string): IDataObject {
	const { contactId, claim } = pass;
	return {
		...json,
		tact: { ...tact, pass: signPass({ contactId, entry: RELEASED, hop: 0, claim }, secret) },
	};
}

/**
 * Whether an item says that its wait is over. Asked only where the store cannot be: whoever makes it up
 * gains nothing but that the item goes nowhere.
 */
export function saysReleased({ tact }: IDataObject): boolean {
	return (
		typeof tact === 'object' &&
		tact !== null &&
		unverifiedEntry((tact as IDataObject).pass) === RELEASED
	);
}

/** Tells the person who looks why items of a run that was overtaken go nowhere. */
export function hintOutdated(context: IExecuteFunctions, count: number): void {
	if (count === 0) return;
	context.addExecutionHints({
		type: 'warning',
		location: 'outputPane',
		message: `${count} ${count === 1 ? 'contact has' : 'contacts have'} gone on in another run by now, or waits no more, and goes nowhere from here.`,
	});
}
