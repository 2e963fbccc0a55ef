import type { IDataObject, INodeExecutionData } from 'n8n-workflow';
import { ingest, type IngestedSignal } from '../../../core/signal/ingest';
import { signalEntry } from '../../../core/moment/entry';
import type { ParsedSignal } from '../../../core/signal/parse';
import type { Unusable } from '../../shared/subjects';
import { signalView } from '../../shared/heldItems';
import { subjectItem } from '../../shared/output';
import { isTestRun } from '../../shared/testRun';
import { arrivalsOf, type Arrival } from '../arrivals';
import type { ContactRun, Operation } from '../operation';
import { signalReader } from '../signal';

/** Signals that are written down in one transaction; others wait for its end. */
const BATCH = 1000;

interface Said {
	arrival: Arrival;
	signal: ParsedSignal;
}

/** Writes down what happened, just as if a Signal Trigger had heard of it. */
export const recordSignal: Operation = async (run) => {
	const { context, open, now } = run;
	const { arrivals, unusable } = await arrivalsOf(context, open);
	const said = readAll(run, arrivals, unusable);
	const silently = isTestRun(context);
	const done: INodeExecutionData[] = [];
	let duplicates = 0;
	for (let from = 0; from < said.length; from += BATCH) {
		const batch = said.slice(from, from + BATCH);
		const parsed = batch.map(({ signal }) => signal);
		const { signals } = await ingest(open.store, parsed, now, { silently });
		batch.forEach((one, i) => {
			if (signals[i]!.duplicate) duplicates++;
			done.push(recorded(one, signals[i]!, open.secret));
		});
	}
	hint(run, said.length - duplicates, duplicates);
	return { done, unusable };
};

/** In order of time, as far as the items tell it: what is first in a batch is first in the log. */
function readAll(run: ContactRun, arrivals: readonly Arrival[], unusable: Unusable[]): Said[] {
	const read = signalReader(run);
	return arrivals
		.flatMap((arrival) => {
			try {
				return [{ arrival, signal: read(arrival) }];
			} catch (error) {
				unusable.push(arrival.refused(error));
				return [];
			}
		})
		.sort((a, b) => a.signal.occurredAt - b.signal.occurredAt);
}

function recorded(
	{ arrival, signal }: Said,
	{ id, duplicate, contact, conflicts, warnings }: IngestedSignal,
	secret: string,
): INodeExecutionData {
	const view = signalView(signal);
	const entry = signalEntry(id);
	const subject = arrival.subject(contact, conflicts, entry);
	const unread = warnings.map(({ code, message }) => ({ code, message }));
	const added: IDataObject = {
		...(subject.pass.entry === entry ? { signal: view } : {}),
		recorded: { status: duplicate ? 'duplicate' : 'recorded', ...view },
	};
	return subjectItem({ ...subject, warnings: [...subject.warnings, ...unread] }, secret, added);
}

function hint({ context }: ContactRun, fresh: number, duplicates: number): void {
	const signals = (count: number) => `${count} ${count === 1 ? 'signal' : 'signals'}`;
	const hints = [
		...(duplicates > 0 ? [`Known already, and changing nothing: ${signals(duplicates)}.`] : []),
		...(fresh > 0 && isTestRun(context)
			? [`Test run: ${signals(fresh)} stored, which start no published workflow.`]
			: []),
	];
	for (const message of hints)
		context.addExecutionHints({ type: 'info', location: 'outputPane', message });
}
