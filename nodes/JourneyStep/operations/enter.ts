import type { IExecuteFunctions } from 'n8n-workflow';
import { InputError } from '../../../core/errors';
import { heardSince } from '../../../core/journey/heard';
import type { EntryRule, JourneyDefinition } from '../../../core/journey/journey';
import { readEntry } from '../../../core/moment/entry';
import { endingOf } from '../../../core/signal/ingest';
import type { EnterOutcome, EnterRequest, Store } from '../../../core/store/ports';
import { DAY } from '../../../core/time/units';
import type { Subject } from '../../shared/subjects';
import { isTestRun } from '../../shared/testRun';
import { beginningOf } from '../../shared/beginning';
import { nobody, type Outcome, type StepRun } from '../run';
import { definitionOf } from '../settings';
import { given, iso, leftView } from '../../shared/views';
import { leftItem, onItem } from '../views';

/** Enrols everybody whom the entry rule lets in; the others leave with the reason. */
export async function enter(run: StepRun, subjects: Subject[]): Promise<Outcome> {
	const { context, store, now } = run;
	const outcome = nobody();
	const definition = definitionOf(context);
	if (isTestRun(context)) {
		outcome.goOn = subjects.map((subject) =>
			onItem(run, subject, { name: definition.name, status: 'test' }),
		);
		return outcome;
	}
	await store.journeys.define(definition);
	const rule = ruleOf(context);
	const requests = subjects.map((subject) => requestOf(subject, definition, rule));
	const outcomes = await store.journeys.enter(requests, rule, now);
	await endAtOnce(store, definition, requests, outcomes, now);
	const ids = outcomes.map(({ enrolment }) => enrolment.id);
	const current = await store.journeys.byId([...new Set(ids)]);
	const names = await store.journeys.definitions([...new Set(outcomes.flatMap(displacedBy))]);
	outcomes.forEach((how, i) => {
		const latest = { ...how, enrolment: current.get(how.enrolment.id)! };
		place(run, outcome, subjects[i]!, definition, latest, names);
	});
	return outcome;
}

/** The keys of the journeys that an entry has ended. */
const displacedBy = (how: EnterOutcome): string[] =>
	how.outcome === 'entered' ? how.displaced.map(({ journeyKey }) => journeyKey) : [];

function ruleOf(context: IExecuteFunctions): EntryRule {
	const again = context.getNodeParameter('reentry', 0) as EntryRule['again'];
	const perObject = context.getNodeParameter('per', 0, 'contact') === 'object';
	if (again !== 'after_time') return { again, perObject };
	const days = Number(context.getNodeParameter('againAfterDays', 0, 30));
	if (!(days >= 0))
		throw new InputError('reentry_invalid', '"Again After (Days)" must be 0 or more.');
	return { again, perObject, afterMs: Math.round(days * DAY) };
}

/**
 * A journey begins with the signal that brought the item here, or with the moment where that came later.
 * Signals that came between the two mean nothing to it, but for those that the moment is about: "A, then
 * no B" looks at all since A; and about the object of such a journey all counts since it was named.
 */
function requestOf(
	{ contact, pass, tact }: Subject,
	definition: JourneyDefinition,
	{ perObject }: EntryRule,
): EnterRequest {
	const { at, signalAt, objectKey, kind } = beginningOf(tact);
	const looksBack = kind === 'notFollowed' || (perObject && objectKey !== undefined);
	return {
		contactId: contact.id,
		journeyKey: definition.key,
		entry: pass.entry,
		enteredAt: at,
		signalsFrom: looksBack ? signalAt : undefined,
		objectKey,
	};
}

/** The goal may be in the log already: somebody who signs up and buys in one go must get no series. */
async function endAtOnce(
	store: Store,
	definition: JourneyDefinition,
	requests: readonly EnterRequest[],
	outcomes: readonly EnterOutcome[],
	now: number,
): Promise<void> {
	const entered = outcomes.flatMap(({ outcome, enrolment }, i) => {
		const after = readEntry(requests[i]!.entry)?.signalId;
		return outcome === 'entered' ? [{ enrolment, after }] : [];
	});
	const heard = await heardSince(
		store,
		[...definition.goals, ...definition.exits].map(({ signal }) => signal),
		entered.map(({ enrolment: { contactId, enteredAt, signalsFrom }, after }) => ({
			contactId,
			since: { at: signalsFrom ?? enteredAt, after },
		})),
	);
	const endings = entered.flatMap(({ enrolment, after }, i) => {
		const reason = endingOf(definition, enrolment, heard[i]!, after);
		return reason === undefined ? [] : [{ enrolmentId: enrolment.id, reason }];
	});
	await store.journeys.leave(endings, now);
}

function place(
	run: StepRun,
	outcome: Outcome,
	subject: Subject,
	{ name }: JourneyDefinition,
	how: EnterOutcome,
	names: Map<string, JourneyDefinition>,
): void {
	const { enrolment } = how;
	if (how.outcome !== 'entered' && how.outcome !== 'replay') {
		const by = how.outcome === 'outranked' ? { by: how.journey } : {};
		const from = how.from === undefined ? {} : { from: iso(how.from) };
		const view = { name, status: 'refused', reason: how.outcome, ...by, ...from };
		outcome.left.push(leftItem(run, subject, view));
	} else if (enrolment.leftReason !== undefined)
		outcome.left.push(leftItem(run, subject, { name, ...leftView(enrolment.leftReason) }));
	else {
		const enrolled = { ...subject, pass: { ...subject.pass, enrolmentId: enrolment.id } };
		const displaced = displacedBy(how).map((key) => names.get(key)?.name ?? key);
		outcome.goOn.push(
			onItem(run, enrolled, {
				name,
				status: 'entered',
				enteredAt: iso(enrolment.enteredAt),
				...given('object', enrolment.objectKey),
				...(displaced.length > 0 ? { displaced } : {}),
			}),
		);
	}
}
