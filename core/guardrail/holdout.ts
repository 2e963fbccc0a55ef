import { shareOf } from '../share';
import type { Holdout } from './policy';

/**
 * Whether a contact belongs to the share that gets nothing. The same answer for one name always, and
 * another, independent of it, for another name; a larger share takes in all of the smaller one. `secret`
 * (of the store) keeps anybody outside from telling who is silent.
 */
export const isSilent = ({ name, percent }: Holdout, contactId: number, secret: string): boolean =>
	shareOf(JSON.stringify(['holdout', secret, name, contactId])) * 100 < percent;
