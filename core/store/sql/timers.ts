import type { Session, Statement } from '../database';
import type {
	AwaitingTimer,
	Claim,
	ClaimedTimer,
	DesertedNode,
	HeldMessage,
	HoldRequest,
	LeasedTimers,
	LeaseView,
	NodeAddress,
	Relocation,
	RelocationOutcome,
	Timers,
	TimerStatus,
	WaitingMessage,
	WaitPage,
	WaitView,
} from '../ports';
import { key, type Parameters } from '../parameters';
import { leaveMessages, lockContactsWaits } from '../statements/messages';
import {
	claimTimers,
	freeStaleTimers,
	giveUpTimers,
	registerKnownNode,
	registerNode,
	renewTimers,
	renewWaitingTimers,
	rescheduleTimers,
	retryTimers,
	reviveTimers,
	takeUpTimers,
	unclaimTimers,
	verifyTimers,
	viewLease,
} from '../statements/timers';
import { acknowledge } from './acknowledge';
import { hold, ofVisits } from './hold';
import { messageColumns, messagesTo, parseMessage, recheckWaits } from './messages';
import { move } from './move';
import { lockPauses, park } from './pauses';
import { compact } from './rows';
import { deserted, timerStatus } from './timer-status';
import { answer, awaiting, firstClaimedAt, ofContacts, waitingAt } from './waits';

interface ClaimedRow {
	id: number;
	lease: string;
	contact_id: number;
	enrolment_id: number | null;
	visit: string;
	due_at: number;
	claimed_at: number;
	outcome: string | null;
	attempts: number;
	message: string | null;
	payload: string;
}

export class SqlTimers implements Timers {
	constructor(private readonly session: Session) {}

	async register(node: NodeAddress, now: number): Promise<number> {
		const { kind, name } = node;
		const parameters = {
			workflowId: key(node.workflowId),
			nodeId: key(node.nodeId),
			kind,
			name,
			now,
		};
		// Update first: an insert that meets a conflict would use up one of the small ids each time.
		const known = await this.session.all<{ id: number }>(registerKnownNode, parameters);
		const [row] = known.length > 0 ? known : await this.session.all(registerNode, parameters);
		return (row as { id: number }).id;
	}

	async hold(requests: readonly HoldRequest[]): Promise<Array<{ timerId: number; held: boolean }>> {
		if (requests.length === 0) return [];
		return await this.session.atomically(async (session) => await hold(session, requests));
	}

	async claim({
		nodeId,
		now,
		leaseUntil,
		limit,
		lease,
	}: {
		nodeId: number;
		now: number;
		leaseUntil: number;
		limit: number;
		lease: string;
	}): Promise<ClaimedTimer[]> {
		const rows = await this.session.all<ClaimedRow>(claimTimers, {
			nodeId,
			now,
			leaseUntil,
			limit,
			lease,
		});
		return rows.map(toClaimed).sort((a, b) => a.dueAt - b.dueAt || a.timerId - b.timerId);
	}

	async unclaim(held: LeasedTimers, now: number): Promise<number> {
		return await this.change(unclaimTimers, held, { now });
	}

	async verify(nodeId: number, claims: readonly Claim[]): Promise<Map<number, ClaimedTimer>> {
		if (claims.length === 0) return new Map();
		const asked = new Set(claims.map(({ timerId, lease }) => `${timerId} ${lease}`));
		const rows = await this.session.all<ClaimedRow>(verifyTimers, {
			nodeId,
			ids: [...new Set(claims.map(({ timerId }) => timerId))],
		});
		const standing = rows.filter(({ id, lease }) => asked.has(`${id} ${lease}`));
		return new Map(standing.map((row) => [row.id, toClaimed(row)]));
	}

	async renew(held: LeasedTimers, leaseUntil: number): Promise<number> {
		return await this.change(renewTimers, held, { leaseUntil });
	}

	async takeUp(held: LeasedTimers, carrier: string, leaseUntil: number): Promise<number> {
		return await this.change(takeUpTimers, held, { carrier, leaseUntil });
	}

	async renewWaiting(held: LeasedTimers, leaseUntil: number): Promise<number> {
		return await this.change(renewWaitingTimers, held, { leaseUntil });
	}

	async viewLease({ lease, timerIds }: LeasedTimers): Promise<LeaseView> {
		if (timerIds.length === 0) return { held: 0, carried: 0, failed: 0 };
		const [row] = await this.session.all<Required<LeaseView>>(viewLease, { lease, ids: timerIds });
		return compact<LeaseView>(row!);
	}

	async acknowledge({ lease, timerIds }: LeasedTimers): Promise<number> {
		if (timerIds.length === 0) return 0;
		return await this.session.atomically(
			async (session) => await acknowledge(session, lease, timerIds),
		);
	}

	async retry(held: LeasedTimers, wakeAt: number, error: string): Promise<number> {
		return await this.change(retryTimers, held, { wakeAt, error });
	}

	async giveUp(held: LeasedTimers, error: string): Promise<number> {
		return await this.change(giveUpTimers, held, { error });
	}

	async reschedule(
		changes: ReadonlyArray<Claim & { dueAt: number; message?: HeldMessage }>,
	): Promise<number> {
		if (changes.length === 0) return 0;
		return await this.session.run(rescheduleTimers, {
			rows: changes.map(({ timerId, lease, dueAt, message }) => {
				const { message: said, ...slot } = messageColumns(message);
				return { timer_id: timerId, claim: lease, until_at: dueAt, said, ...slot };
			}),
		});
	}

	async messagesTo(
		contactIds: readonly number[],
		alive: { now: number; overdueBefore: number },
	): Promise<WaitingMessage[]> {
		if (contactIds.length === 0) return [];
		return await messagesTo(this.session, contactIds, alive);
	}

	async recheckWaits(timerIds: readonly number[], now: number): Promise<number> {
		if (timerIds.length === 0) return 0;
		return await recheckWaits(this.session, timerIds, now);
	}

	async leaveMessages(claims: ReadonlyArray<Claim & { message: HeldMessage }>): Promise<void> {
		if (claims.length === 0) return;
		await this.session.run(leaveMessages, {
			rows: claims.map(({ timerId, lease, message }) => ({
				timer_id: timerId,
				claim: lease,
				said: messageColumns({ ...message, left: true }).message,
			})),
		});
	}

	async lock(contactIds: readonly number[]): Promise<void> {
		if (contactIds.length === 0 || !this.session.dialect.locksRows) return;
		await lockPauses(this.session, 'shared');
		await this.session.all(lockContactsWaits, { contacts: contactIds });
	}

	async ofVisits(
		visits: ReadonlyArray<Pick<HoldRequest, 'contactId' | 'nodeId' | 'visit'>>,
	): Promise<Array<{ isDone: boolean } | undefined>> {
		if (visits.length === 0) return [];
		return await ofVisits(this.session, visits);
	}

	async park(claims: readonly Claim[], now: number): Promise<Set<number>> {
		if (claims.length === 0) return new Set();
		return await park(this.session, claims, now);
	}

	async firstClaimedAt(timerIds: readonly number[]): Promise<Map<number, number>> {
		if (timerIds.length === 0) return new Map();
		return await firstClaimedAt(this.session, timerIds);
	}

	async awaiting(contactIds: readonly number[]): Promise<AwaitingTimer[]> {
		if (contactIds.length === 0) return [];
		return await awaiting(this.session, contactIds);
	}

	async answer(
		answers: ReadonlyArray<{ timerId: number; signalId: number }>,
		now: number,
	): Promise<number[]> {
		if (answers.length === 0) return [];
		return await answer(this.session, answers, now);
	}

	async move(relocations: readonly Relocation[]): Promise<RelocationOutcome[]> {
		if (relocations.length === 0) return [];
		return await move(this.session, relocations);
	}

	async ofContacts(contactIds: readonly number[]): Promise<WaitView[]> {
		if (contactIds.length === 0) return [];
		return await ofContacts(this.session, contactIds);
	}

	async waitingAt(nodeId: number, page: WaitPage): Promise<WaitView[]> {
		return await waitingAt(this.session, nodeId, page);
	}

	async freeStale(nodeId: number, ownLeasePrefix: string, now: number): Promise<number> {
		return await this.session.run(freeStaleTimers, { nodeId, ownPrefix: ownLeasePrefix, now });
	}

	async status(now: number): Promise<TimerStatus[]> {
		return await timerStatus(this.session, now);
	}

	async deserted(seenBefore: number, now: number): Promise<DesertedNode[]> {
		return await deserted(this.session, seenBefore, now);
	}

	async revive(nodeId: number, now: number): Promise<number> {
		return await this.session.run(reviveTimers, { nodeId, now });
	}

	private async change(
		statement: Statement,
		{ lease, timerIds }: LeasedTimers,
		parameters: Parameters,
	): Promise<number> {
		if (timerIds.length === 0) return 0;
		return await this.session.run(statement, { ...parameters, lease, ids: timerIds });
	}
}

function toClaimed(row: ClaimedRow): ClaimedTimer {
	return compact<ClaimedTimer>({
		timerId: row.id,
		lease: row.lease,
		contactId: row.contact_id,
		enrolmentId: row.enrolment_id,
		visit: row.visit,
		dueAt: row.due_at,
		claimedAt: row.claimed_at,
		outcome: row.outcome,
		attempts: row.attempts,
		message: parseMessage(row.message),
		payload: row.payload,
	});
}
