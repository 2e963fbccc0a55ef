import type { IDataObject } from 'n8n-workflow';
import { answerBegun, type Awaiting } from '../../../core/journey/answer';
import type { Since } from '../../../core/journey/heard';
import type { AwaitedSignals } from '../../../core/journey/journey';
import { readEntry } from '../../../core/moment/entry';
import type { HoldRequest } from '../../../core/store/ports';
import { formatLocal } from '../../../core/time/format';
import { holdItems, holdRequest } from '../../shared/held';
import type { Subject } from '../../shared/subjects';
import { isTestRun } from '../../shared/testRun';
import { beginningOf } from '../../shared/beginning';
import { dueReader, zoneOf } from '../due';
import { latenessReader } from '../late';
import { nobody, orUnusable, type Outcome, type StepRun } from '../run';
import { awaitedSignals, stepSettings } from '../settings';
import { iso } from '../../shared/views';
import { onItem } from '../views';

/** Holds everybody until it is time; a test run lets them pass and says what would have happened. */
export async function wait(run: StepRun, subjects: Subject[]): Promise<Outcome> {
	const awaits = awaitedSignals(run.context);
	return isTestRun(run.context)
		? pretend(run, subjects, awaits)
		: await holdAll(run, subjects, awaits);
}

async function holdAll(
	run: StepRun,
	subjects: Subject[],
	awaits: AwaitedSignals | undefined,
): Promise<Outcome> {
	const { context, store, now, nodeId } = run;
	const outcome = nobody();
	const dueOf = dueReader(context, now);
	// A date is an instant of its own; the other waits are counted from now.
	const began = context.getNodeParameter('until', 0, 'delay') === 'date' ? {} : { beganAt: now };
	const awaitingOf = awaits && (await awaitingReader(run, subjects, awaits));
	const requests: HoldRequest[] = [];
	const waits: Awaiting[] = [];
	for (const subject of subjects)
		orUnusable(run, outcome, subject, () => {
			const request = { ...holdRequest(subject, nodeId, dueOf(subject)), ...began };
			const wait = awaitingOf?.(subject);
			requests.push(wait ? { ...request, awaits: { ...wait, since: wait.since.at } } : request);
			if (wait) waits.push({ contactId: request.contactId, ...wait });
		});
	// The publication writes the settings down, but this run may be ahead of it, on another machine.
	if (awaits) await store.steps.introduce(nodeId, stepSettings(context)!);
	const held = await holdItems(store, requests);
	if (awaits) await answerAtOnce(run, awaits, waits, held);
	return outcome;
}

/** From when on signals count for each, and about what. */
async function awaitingReader(
	run: StepRun,
	subjects: readonly Subject[],
	{ sameObject }: AwaitedSignals,
): Promise<(subject: Subject) => Omit<Awaiting, 'contactId'>> {
	const sinceOf = await sinceReader(run, subjects);
	return (subject) => {
		const about =
			run.enrolments.get(subject.pass.enrolmentId ?? -1)?.objectKey ??
			beginningOf(subject.tact).objectKey;
		return {
			since: sinceOf(subject),
			...(sameObject && about !== undefined ? { objectKey: about } : {}),
		};
	};
}

/**
 * From the last message on somebody's way, else from when they went on from the wait before, else from
 * the beginning of their journey or what brought them here. Only of whom nothing of this is known: from now.
 */
async function sinceReader(
	{ store, now, touchIds, enrolments }: StepRun,
	subjects: readonly Subject[],
): Promise<(subject: Subject) => Since> {
	const messages = await store.touches.byId([...new Set(touchIds.values())]);
	const hops = subjects.map(({ pass }) => pass.hop).filter((hop) => hop > 0);
	const released = await store.timers.firstClaimedAt([...new Set(hops)]);
	return (subject) => {
		const { entry, hop, enrolmentId } = subject.pass;
		const message = messages.get(touchIds.get(subject) ?? -1);
		if (message) return { at: message.at };
		if (hop > 0) return { at: released.get(hop) ?? now };
		const began = enrolments.get(enrolmentId ?? -1)?.enteredAt ?? beginningOf(subject.tact).at;
		return { at: Math.min(now, began ?? now), after: readEntry(entry)?.signalId };
	};
}

/** Somebody may have answered already, before the sender or a slow node has let the item on. */
async function answerAtOnce(
	{ store, now }: StepRun,
	awaits: AwaitedSignals,
	waits: readonly Awaiting[],
	held: ReadonlyArray<{ timerId: number; held: boolean }>,
): Promise<void> {
	const begun = waits.flatMap((wait, i) =>
		held[i]!.held ? [{ ...wait, timerId: held[i]!.timerId }] : [],
	);
	await answerBegun(store, awaits, begun, now);
}

/** What a wait would do, in a test run. */
function pretend(run: StepRun, subjects: Subject[], awaits: AwaitedSignals | undefined): Outcome {
	const { context, now } = run;
	const outcome = nobody();
	const dueOf = dueReader(context, now);
	const latenessOf = latenessReader(context);
	const signals = awaits?.types.join(' or ');
	let first: string | undefined;
	for (const subject of subjects)
		orUnusable(run, outcome, subject, () => {
			const dueAt = dueOf(subject);
			const late = latenessOf(subject.contact, dueAt, now);
			const until = late.decision === 'shift' ? late.dueAt : dueAt;
			const local = formatLocal(until, zoneOf(context, subject.contact));
			const view: IDataObject = { status: 'test', dueAt: iso(until) };
			if (late.decision === 'skip') {
				first ??= `would be skipped: its time was ${local}`;
				outcome.missed.push(onItem(run, subject, { ...view, wouldSkip: true, wasDue: local }));
				return;
			}
			first ??= signals
				? `would go on when ${signals} comes, or time out at ${local}`
				: `would go on at ${local}`;
			outcome.goOn.push(
				onItem(run, subject, {
					...view,
					wouldWaitUntil: local,
					...(signals ? { wouldWaitFor: signals } : {}),
				}),
			);
		});
	if (first)
		context.addExecutionHints({
			type: 'info',
			location: 'outputPane',
			message: `Test run: nobody waits. In production the first item ${first}.`,
		});
	return outcome;
}
