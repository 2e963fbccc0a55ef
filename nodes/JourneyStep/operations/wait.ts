import type { IDataObject } from 'n8n-workflow';
import { answersSince } from '../../../core/journey/answer';
import type { AwaitedSignals } from '../../../core/journey/journey';
import type { HoldRequest } from '../../../core/store/ports';
import { formatLocal } from '../../../core/time/format';
import { holdItems, holdRequest } from '../../shared/held';
import type { Subject } from '../../shared/subjects';
import { isTestRun } from '../../shared/testRun';
import { dueReader, zoneOf } from '../due';
import { latenessReader } from '../late';
import { nobody, orUnusable, type Outcome, type StepRun } from '../run';
import { awaitedSignals, stepSettings } from '../settings';
import { iso, onItem } from '../views';

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
	const awaitsOf = awaits && (await awaitReader(run, awaits));
	const requests: HoldRequest[] = [];
	for (const subject of subjects)
		orUnusable(run, outcome, subject, () => {
			const request = { ...holdRequest(subject, nodeId, dueOf(subject)), ...began };
			requests.push(awaitsOf ? { ...request, awaits: awaitsOf(subject) } : request);
		});
	// The publication writes the settings down, but this run may be ahead of it, on another machine.
	if (awaits) await store.steps.introduce(nodeId, stepSettings(context)!);
	const held = await holdItems(store, requests);
	if (awaits) await answerAtOnce(run, awaits, requests, held);
	return outcome;
}

/** From when on signals count for each: from the last message on its way, or else from now. */
async function awaitReader(
	{ store, now, touchIds, enrolments }: StepRun,
	{ sameObject }: AwaitedSignals,
): Promise<(subject: Subject) => NonNullable<HoldRequest['awaits']>> {
	const messages = await store.touches.byId([...new Set(touchIds.values())]);
	return (subject) => {
		const { object } = (subject.tact.signal ?? {}) as { object?: string };
		const about = enrolments.get(subject.pass.enrolmentId ?? -1)?.objectKey ?? object;
		return {
			since: messages.get(touchIds.get(subject) ?? -1)?.at ?? now,
			...(sameObject && about !== undefined ? { objectKey: about } : {}),
		};
	};
}

/** Somebody may have answered the message before its sender has let the item on. */
async function answerAtOnce(
	{ store, now }: StepRun,
	awaits: AwaitedSignals,
	requests: readonly HoldRequest[],
	held: ReadonlyArray<{ timerId: number; held: boolean }>,
): Promise<void> {
	const begun = requests.flatMap(({ contactId, awaits: from }, i) =>
		held[i]!.held ? [{ contactId, timerId: held[i]!.timerId, ...from! }] : [],
	);
	const answers = await answersSince(store, awaits, begun);
	await store.timers.answer(
		begun.flatMap(({ timerId }, i) => {
			const signal = answers[i];
			return signal ? [{ timerId, signalId: signal.id }] : [];
		}),
		now,
	);
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
