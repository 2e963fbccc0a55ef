import { keyOf, type Contact } from '../contact/contact';
import { SCORE_CHANGED } from '../moment/pattern';
import { contentHash } from '../signal/canonical';
import { ingestWithin } from '../signal/ingest';
import type { ParsedSignal } from '../signal/parse';
import type { RememberedScore, Store } from '../store/ports';
import { hasCrossed, pointsOf, UNSCORED, type ScoreChange, type Standing } from './crossing';

/** What a model says of a contact in this run. */
export interface GivenScore extends Standing {
	contact: Contact;
	/** What brought the contact to be scored; the same when a run is repeated. */
	visit: string;
}

/** A model as it is remembered: nodes with one `key` share what they know of people. */
export interface ModelMemory {
	key: string;
	name: string;
}

export type Before = ReadonlyMap<number, RememberedScore>;

/** Those of these scores with which somebody crosses a line. `before` tells what was remembered until now. */
export async function crossingsOf(
	store: Store,
	{ name }: ModelMemory,
	given: readonly GivenScore[],
	before: Before,
	now: number,
): Promise<GivenScore[]> {
	const changed = given.filter((score) => hasChanged(score, before));
	if (changed.length === 0) return [];
	const points = pointsOf(
		(await store.moments.live(now)).map(({ rule }) => rule),
		name,
	);
	return changed.filter((score) => hasCrossed(standingOf(score.contact, before), score, points));
}

/**
 * Remembers these scores, one of each contact, and writes the signal `score.changed` of all that cross
 * a line. Call it in the transaction that called `moments.lock`, locked the contacts and read `before`: then of runs that score
 * somebody at the same time one crosses the line, and a run that is repeated crosses it no more.
 * `now` is the store's time in epoch ms. Gives how many crossed.
 */
export async function rememberScores(
	tx: Store,
	model: ModelMemory,
	given: readonly GivenScore[],
	before: Before,
	now: number,
): Promise<number> {
	const crossings = await crossingsOf(tx, model, given, before, now);
	await tx.scores.remember(
		given
			.filter((score) => hasChanged(score, before))
			.map(({ contact, score, band }) => ({
				contactId: contact.id,
				model: model.key,
				score,
				band,
				at: now,
			})),
	);
	await ingestWithin(
		tx,
		crossings.map((crossing) => changeSignal(model, crossing, before, now)),
		now,
	);
	return crossings.length;
}

/** Where the contact stood until now. */
export const standingOf = ({ id }: Contact, before: Before): Standing => before.get(id) ?? UNSCORED;

function hasChanged({ contact, score, band }: GivenScore, before: Before): boolean {
	const standing = standingOf(contact, before);
	return standing.score !== score || standing.band !== band;
}

/** The signal as a sender would write it, so that the item that it brings names its contact. */
function changeSignal(
	{ key, name }: ModelMemory,
	{ contact, score, band, visit }: GivenScore,
	before: Before,
	now: number,
): ParsedSignal {
	const { score: scoreBefore, band: bandBefore } = standingOf(contact, before);
	const properties = {
		model: name,
		score,
		scoreBefore,
		band,
		bandBefore,
	} satisfies ScoreChange;
	const since = before.get(contact.id)?.at ?? null;
	const identity = contentHash([key, contact.id, since, scoreBefore, score, visit]);
	return {
		eventId: `tact:${SCORE_CHANGED}:${identity}`,
		type: SCORE_CHANGED,
		contact: keyOf(contact),
		warnings: [],
		occurredAt: now,
		receivedAt: now,
		body: { type: SCORE_CHANGED, ...keyOf(contact), properties },
		propertiesAt: 'properties',
		properties,
	};
}
