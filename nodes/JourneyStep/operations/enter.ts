import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import { InputError } from '../../../core/errors';
import type { EntryRule, JourneyDefinition } from '../../../core/journey/journey';
import { endingOf } from '../../../core/signal/ingest';
import type { EnterOutcome, Store } from '../../../core/store/ports';
import { DAY } from '../../../core/time/units';
import type { Subject } from '../../shared/subjects';
import { isTestRun } from '../../shared/testRun';
import { nobody, type Outcome, type StepRun } from '../run';
import { definitionOf } from '../settings';
import { given, iso, leftItem, leftView, onItem } from '../views';

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
	const requests = subjects.map(({ contact, pass, tact }) => ({
		contactId: contact.id,
		journeyKey: definition.key,
		entry: pass.entry,
		...signalled(tact),
	}));
	const outcomes = await store.journeys.enter(requests, ruleOf(context), now);
	await endAtOnce(store, definition, outcomes, now);
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

/** When the signal occurred that brought the item here, and its object, if one did: the journey begins with it. */
function signalled(tact: IDataObject): { enteredAt?: number; objectKey?: string } {
	const { occurredAt, object } = (tact.signal ?? {}) as { occurredAt?: string; object?: string };
	return {
		...(occurredAt === undefined ? {} : { enteredAt: Date.parse(occurredAt) }),
		...(object === undefined ? {} : { objectKey: object }),
	};
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
