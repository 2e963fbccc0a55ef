import type { Session } from '../database';
import type { DecisionQuery, DecisionRecord, Decisions } from '../ports';
import {
	findDecisions,
	pruneDecisions,
	pruneDecisionsOfNode,
	recordDecisions,
} from '../statements/decisions';
import { compact, latestQuery, parseRecord } from './rows';

interface DecisionRow {
	contact_id: number;
	enrolment_id: number | null;
	touch_id: number | null;
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
				enrolment_id: decision.enrolmentId,
				touch_id: decision.touchId,
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

	async find(query: DecisionQuery): Promise<DecisionRecord[]> {
		const rows = await this.session.all<DecisionRow>(findDecisions, latestQuery(query));
		return rows.map((row) =>
			compact<DecisionRecord>({
				contactId: row.contact_id,
				enrolmentId: row.enrolment_id,
				touchId: row.touch_id,
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

	async prune(old: { nodeId?: number; before: number; limit: number }): Promise<number> {
		const { nodeId, before, limit } = old;
		return nodeId === undefined
			? await this.session.run(pruneDecisions, { before, limit })
			: await this.session.run(pruneDecisionsOfNode, { nodeId, before, limit });
	}
}
