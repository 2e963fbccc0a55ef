import type { IDataObject, IExecuteFunctions, ITriggerFunctions } from 'n8n-workflow';
import type { EndingSignal, JourneyDefinition, ReentryRule } from '../../../core/journey/journey';
import { endingOf } from '../../../core/signal/ingest';
import type { EnterOutcome, Store } from '../../../core/store/ports';
import { readFilters, type FilterRow } from '../../shared/filters';
import { openStoreFor } from '../../shared/store';
import type { Subject } from '../../shared/subjects';
import { isTestRun } from '../../shared/testRun';
import { iso, leftItem, leftView, onItem, type Outcome, type StepRun } from '../run';

type Context = IExecuteFunctions | ITriggerFunctions;

interface EndingRow {
	signal: string;
	conditions?: { values?: FilterRow[] };
}

function endings(context: Context, parameter: 'goals' | 'exits'): EndingSignal[] {
	const { values = [] } = parameterOf(context, parameter, {}) as { values?: EndingRow[] };
	return values
		.filter((row) => row.signal?.trim())
		.map((row) => ({ signal: row.signal.trim(), where: readFilters(row.conditions?.values) }));
}

const parameterOf = (context: Context, name: string, fallback: unknown): unknown =>
	'getInputData' in context
		? (context as IExecuteFunctions).getNodeParameter(name, 0, fallback)
		: context.getNodeParameter(name, fallback);

/** The journey as this Enter step describes it. Without a name of its own it is the workflow's journey. */
function definitionOf(context: Context): JourneyDefinition {
	const workflow = context.getWorkflow();
	const name = String(parameterOf(context, 'journey', '')).trim();
	return {
		key: name || `workflow:${workflow.id}`,
		name: name || workflow.name || 'Journey',
		goals: endings(context, 'goals'),
		exits: endings(context, 'exits'),
	};
}

/** Writes down goals and exits when the workflow goes live, so that edits reach people who are on their way. */
export async function defineJourney(context: ITriggerFunctions): Promise<void> {
	if (context.getNodeParameter('operation') !== 'enter') return;
	const { store } = await openStoreFor(context);
	await store.journeys.define(definitionOf(context));
}

/** Enrols everybody whom the re-entry rule lets in; the others leave with the reason. */
export async function enter(run: StepRun, subjects: Subject[]): Promise<Outcome> {
	const { context, store, now } = run;
	const outcome: Outcome = { goOn: [], left: [], unusable: [] };
	const definition = definitionOf(context);
	if (isTestRun(context)) {
		outcome.goOn = subjects.map((subject) =>
			onItem(run, subject, { name: definition.name, status: 'test' }),
		);
		return outcome;
	}
	await store.journeys.define(definition);
	const rule = context.getNodeParameter('reentry', 0) as ReentryRule;
	const requests = subjects.map(({ contact, pass, tact }) => ({
		contactId: contact.id,
		journeyKey: definition.key,
		entry: pass.entry,
		enteredAt: signalledAt(tact),
	}));
	const outcomes = await store.journeys.enter(requests, rule, now);
	await endAtOnce(store, definition, outcomes, now);
	const ids = outcomes.map(({ enrolment }) => enrolment.id);
	const current = await store.journeys.byId([...new Set(ids)]);
	outcomes.forEach(({ outcome: how, enrolment }, i) =>
		place(run, outcome, subjects[i]!, definition, {
			outcome: how,
			enrolment: current.get(enrolment.id)!,
		}),
	);
	return outcome;
}

/** When the signal occurred that brought the item here, if one did: the journey begins with it. */
function signalledAt(tact: IDataObject): number | undefined {
	const { occurredAt } = (tact.signal ?? {}) as { occurredAt?: string };
	return occurredAt === undefined ? undefined : Date.parse(occurredAt);
}

/** The goal may be in the log already: somebody who signs up and buys in one go must get no series. */
async function endAtOnce(
	store: Store,
	definition: JourneyDefinition,
	outcomes: readonly EnterOutcome[],
	now: number,
): Promise<void> {
	const entered = outcomes.flatMap(({ outcome, enrolment }) =>
		outcome === 'entered' ? [enrolment] : [],
	);
	if (entered.length === 0) return;
	const since = Math.min(...entered.map(({ enteredAt }) => enteredAt));
	const history = await store.signals.history(
		entered.map(({ contactId }) => contactId),
		since,
	);
	const byContact = Map.groupBy(history, ({ contactId }) => contactId);
	const endings = entered.flatMap((enrolment) => {
		const reason = endingOf(definition, enrolment, byContact.get(enrolment.contactId) ?? []);
		return reason === undefined ? [] : [{ enrolmentId: enrolment.id, reason }];
	});
	await store.journeys.leave(endings, now);
}

function place(
	run: StepRun,
	outcome: Outcome,
	subject: Subject,
	{ name }: JourneyDefinition,
	{ outcome: how, enrolment }: EnterOutcome,
): void {
	if (how === 'already_in_journey' || how === 'was_in_journey')
		outcome.left.push(leftItem(run, subject, { name, status: 'refused', reason: how }));
	else if (enrolment.leftReason !== undefined)
		outcome.left.push(leftItem(run, subject, { name, ...leftView(enrolment.leftReason) }));
	else {
		const enrolled = { ...subject, pass: { ...subject.pass, enrolmentId: enrolment.id } };
		outcome.goOn.push(
			onItem(run, enrolled, { name, status: 'entered', enteredAt: iso(enrolment.enteredAt) }),
		);
	}
}
