import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import { conflictWarnings } from '../../core/contact/normalise';
import type { Moment } from '../../core/moment/moment';
import { signalEntry } from '../../core/moment/entry';
import { previewMoments, type Preview } from '../../core/moment/preview';
import type { IngestedSignal } from '../../core/signal/ingest';
import type { ParsedSignal } from '../../core/signal/parse';
import { formatLocal } from '../../core/time/format';
import { validZone } from '../../core/time/zone';
import { signalView } from '../shared/heldItems';
import { momentView } from '../shared/momentView';
import type { OpenStore } from '../shared/store';
import type { Subject } from '../shared/subjects';
import { momentsOf } from './settings';
import { momentTroubles } from './troubles';

/** What a signal to the test URL would start: one item a moment, at once, however late the moment would be. */
export function previewSubjects(
	moments: readonly Moment[],
	signal: ParsedSignal,
	{ id, contact, conflicts }: IngestedSignal,
	now: number,
): Subject[] {
	const problems = [...signal.warnings, ...conflictWarnings(conflicts)];
	return previewMoments(moments, signal, contact, now).map((preview) => ({
		index: 0,
		json: signal.body as IDataObject,
		tact: {
			signal: signalView(signal),
			moment: { ...momentView(preview.moment), ...whenView(preview, contact.zone, now) },
			...(problems.length > 0 ? { warnings: problems as unknown as IDataObject[] } : {}),
		},
		contact,
		pass: { contactId: contact.id, entry: signalEntry(id), hop: 0 },
		senderFailed: false,
		warnings: [],
	}));
}

/** When it would start in production, and what has to hold. */
function whenView({ moment, at, says }: Preview, zone: string | undefined, now: number) {
	if (at === undefined || at <= now) return { inProduction: says };
	const wouldFireAt = formatLocal(at, validZone(zone) ?? moment.zone);
	return {
		dueAt: new Date(at).toISOString(),
		wouldFireAt,
		inProduction: `at ${wouldFireAt}, ${says}`,
	};
}

/** Tells who tests what would have happened in production, and what is amiss with the moments. */
export async function hintTestRun(
	context: IExecuteFunctions,
	open: OpenStore,
	nodeId: number,
	now: number,
): Promise<void> {
	const told = context.getInputData().flatMap(({ json }) => {
		const { says, inProduction } = ((json.tact as IDataObject | undefined)?.moment ?? {}) as Record<
			string,
			string | undefined
		>;
		return inProduction && inProduction !== 'at once'
			? [`${says}: in production the workflow starts ${inProduction}.`]
			: [];
	});
	for (const message of [...new Set(told)].slice(0, 5))
		context.addExecutionHints({
			type: 'info',
			location: 'outputPane',
			message: `Test run, nobody waits. ${message}`,
		});
	for (const message of await momentTroubles(open, nodeId, momentsOf(context), now))
		context.addExecutionHints({ type: 'warning', location: 'outputPane', message });
}
