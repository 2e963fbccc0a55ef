import type { Band } from '../score/score';

/** The last score that a model gave a contact. */
export interface RememberedScore {
	contactId: number;
	/** Name under which the model's scores are remembered. */
	model: string;
	score: number;
	band: Band;
	/** Epoch ms of the store's time at which it was given. */
	at: number;
}

/** What models said last of each contact, to tell when somebody crosses a threshold. */
export interface Scores {
	/** By contact; whom the model has never scored is missing from the map. */
	latest(model: string, contactIds: readonly number[]): Promise<Map<number, RememberedScore>>;
	/** Takes the place of what was remembered of contact and model. Of one contact and model, one score a call. */
	remember(scores: readonly RememberedScore[]): Promise<void>;
}
