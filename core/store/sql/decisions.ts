import type { Session } from '../database';
import type { DecisionRecord, Decisions } from '../ports';
import { decisionsOfContact, pruneDecisions, recordDecisions } from '../statements/decisions';
import { compact, parseRecord } from './rows';

interface DecisionRow {
	contact_id: number;
	at: number;
	until_at: number | null;
	node_id: number;
	channel: string;
	purpose: string;
	decision: DecisionRecord['decision'];
	reason: string;
	detail: string;
}

export class SqlDecisions implements Decisions {
	constructor(private readonly session: Session) {}

	async record(decisions: readonly DecisionRecord[]): Promise<void> {
		if (decisions.length === 0) return;
		await this.session.run(recordDecisions, {
			rows: decisions.map((decision, place) => ({
				place,
				contact_id: decision.contactId,
				node_id: decision.nodeId,
				channel: decision.channel,
				purpose: decision.purpose,
				at: decision.at,
				until_at: decision.until,
				decision: decision.decision,
				reason: decision.reason,
				detail: JSON.stringify(decision.detail),
			})),
		});
	}

	async ofContact(contactId: number, limit: number): Promise<DecisionRecord[]> {
		const rows = await this.session.all<DecisionRow>(decisionsOfContact, { contactId, limit });
		return rows.map((row) =>
			compact<DecisionRecord>({
				contactId: row.contact_id,
				nodeId: row.node_id,
				channel: row.channel,
				purpose: row.purpose,
				at: row.at,
				decision: row.decision,
				reason: row.reason,
				until: row.until_at,
				detail: parseRecord(row.detail),
			}),
		);
	}

	async prune(before: number): Promise<number> {
		return await this.session.run(pruneDecisions, { before });
	}
}
