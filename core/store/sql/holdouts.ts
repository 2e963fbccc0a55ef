import type { Session } from '../database';
import { key } from '../parameters';
import type { HoldoutEntry, Holdouts } from '../ports';
import {
	assignHoldouts,
	countHoldout,
	holdoutMembers,
	holdoutsOfContacts,
} from '../statements/holdouts';
import { firstByKey } from './rows';

interface HoldoutRow {
	contact_id: number;
	at: number;
	silent: number;
	name: string;
}

export class SqlHoldouts implements Holdouts {
	constructor(private readonly session: Session) {}

	async assign(
		name: string,
		entries: ReadonlyArray<{ contactId: number; silent: boolean }>,
		now: number,
	): Promise<Map<number, boolean>> {
		if (entries.length === 0) return new Map();
		const first = [...firstByKey(entries, ({ contactId }) => String(contactId)).values()];
		await this.session.run(assignHoldouts, {
			name: key(name),
			now,
			rows: first.map(({ contactId, silent }) => ({
				contact_id: contactId,
				silent: silent ? 1 : 0,
			})),
		});
		// Another process may have been first; then its word is the one that stays.
		const rows = await this.session.all<HoldoutRow>(holdoutMembers, {
			name,
			contactIds: first.map(({ contactId }) => contactId),
		});
		return new Map(rows.map((row) => [row.contact_id, row.silent === 1]));
	}

	async of(contactIds: readonly number[]): Promise<HoldoutEntry[]> {
		if (contactIds.length === 0) return [];
		const rows = await this.session.all<HoldoutRow>(holdoutsOfContacts, { contactIds });
		return rows.map(({ contact_id: contactId, name, silent, at }) => ({
			contactId,
			name,
			silent: silent === 1,
			at,
		}));
	}

	async count(name: string): Promise<{ silent: number; spoken: number }> {
		const [row] = await this.session.all<{ silent: number; spoken: number }>(countHoldout, {
			name,
		});
		return { silent: row!.silent, spoken: row!.spoken };
	}
}
