import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import type { Contact } from '../../core/contact/contact';
import { contactFacts } from '../../core/contact/facts';
import { visitOf } from '../../core/pass';
import type { Model } from '../../core/score/model';
import {
	crossingsOf,
	rememberScores,
	standingOf,
	type GivenScore,
	type ModelMemory,
} from '../../core/score/remember';
import { scoreContact, type Band, type Score } from '../../core/score/score';
import type { Store } from '../../core/store/ports';
import type { OpenStore } from '../shared/store';
import type { Subject } from '../shared/subjects';
import { isTestRun } from '../shared/testRun';

/** Contacts that are scored in one transaction; others wait for its end. */
const BATCH = 1000;

/** A score, and where the contact stood by the model until now. */
export interface ScoreView extends Score {
	scoreBefore: number;
	bandBefore: Band;
}

export interface Scored {
	subject: Subject;
	score: ScoreView;
}

export interface Scoring {
	model: Model;
	/** How the model's scores are remembered. */
	memory: ModelMemory;
	/** How far back signals count, in ms. */
	historyMs: number;
	/** Epoch ms of the store's time. */
	now: number;
}

/**
 * Scores the people of these items and remembers the scores; in a test run it only reads. Where several
 * items are about one person, the last one counts as the person's score. A person's signals are read
 * with the contact locked, so that of two runs at a time the later one knows more, never less.
 */
export async function scoreSubjects(
	context: IExecuteFunctions,
	open: OpenStore,
	scoring: Scoring,
	subjects: readonly Subject[],
): Promise<Scored[]> {
	const byContact = Map.groupBy(subjects, ({ contact }) => contact.id);
	const groups = [...byContact.values()];
	const scored: Scored[] = [];
	let crossings = 0;
	for (let from = 0; from < groups.length; from += BATCH) {
		const some = groups.slice(from, from + BATCH).flat();
		const batch = isTestRun(context)
			? await scoreBatch(open.store, scoring, some, crossingsCounted)
			: await open.store.transaction(async (tx) => {
					await tx.moments.lock();
					await tx.contacts.lock([...new Set(some.map(({ contact }) => contact.id))]);
					return await scoreBatch(tx, scoring, some, rememberScores);
				});
		scored.push(...batch.scored);
		crossings += batch.crossings;
	}
	if (crossings > 0 && isTestRun(context)) hintTestRun(context, crossings);
	return scored;
}

const crossingsCounted: typeof rememberScores = async (store, model, given, before, now) =>
	(await crossingsOf(store, model, given, before, now)).length;

async function scoreBatch(
	store: Store,
	{ model, memory, historyMs, now }: Scoring,
	subjects: readonly Subject[],
	settle: typeof rememberScores,
): Promise<{ scored: Scored[]; crossings: number }> {
	const ids = [...new Set(subjects.map(({ contact }) => contact.id))];
	const contacts = await store.contacts.byId(ids);
	const history = await store.signals.history(ids, now - historyMs);
	const signals = Map.groupBy(history, ({ contactId }) => contactId);
	const before = await store.scores.latest(memory.key, ids);
	const given = new Map<number, GivenScore>();
	const scored = subjects.map((subject) => {
		const contact = contacts.get(subject.contact.id) ?? subject.contact;
		const facts = { fields: fieldsOf(contact, subject), signals: signals.get(contact.id) ?? [] };
		const score = scoreContact(model, facts, now);
		const { score: scoreBefore, band: bandBefore } = standingOf(contact, before);
		given.set(contact.id, { ...score, contact, visit: visitOf(subject.pass) });
		return { subject, score: { ...score, scoreBefore, bandBefore } };
	});
	return { scored, crossings: await settle(store, memory, [...given.values()], before, now) };
}

/** What a rule on a field can see: the item, and beneath it what the store knows of the person. */
const fieldsOf = (contact: Contact, { json }: Subject): IDataObject => ({
	...(contactFacts(contact) as IDataObject),
	...json,
});

function hintTestRun(context: IExecuteFunctions, crossings: number): void {
	const people = crossings === 1 ? '1 contact crosses' : `${crossings} contacts cross`;
	context.addExecutionHints({
		type: 'info',
		location: 'outputPane',
		message: `Test run: no score is remembered. ${people} a line here; a published workflow would tell so by the signal score.changed.`,
	});
}
