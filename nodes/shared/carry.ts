import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { IExecuteFunctions, IRun } from 'n8n-workflow';
import { afterReal } from '../../core/clock';
import type { Claim, ClaimedTimer, LeasedTimers } from '../../core/store/ports';
import { LEASE_MS, LeaseRenewal, LONGEST_RUN_MS } from './renewal';
import { messageOf } from './runEnd';
import { endOf, settleRun, type RunEnd, type RunGroup } from './settleRun';
import { momentOf, type OpenStore } from './store';

/** This process, as a wait names who runs it. */
const CARRIER = randomUUID().slice(0, 8);
/** A store that is away when a run ends is asked again for so long, in real ms. */
const SETTLE_FOR_MS = 10 * 60_000;
const SETTLE_EVERY_MS = 2_000;

type AfterRun = (run: IRun) => Promise<void>;

/** What n8n's engine calls when an execution has ended. It is not among what n8n promises to nodes, so it may be missing. */
interface Hooked {
	additionalData?: { hooks?: { handlers?: { workflowExecuteAfter?: AfterRun[] } } };
}

/** The leases that an execution has taken up, by the list of what is called at its end. */
const taken = new WeakMap<AfterRun[], Set<string>>();

/**
 * The process that runs an execution takes the waits in it upon itself: it keeps their lease while it
 * lives, and writes down how the run ended. So nothing depends on whether the process that let them go
 * is still there, or hears of the end: with a queue in between, that can get lost. The embedded store
 * needs none of it: there both are the same process.
 * Gives those of the claims that stand at this node; they are taken up first, so that nobody gives them
 * back in between.
 */
export async function carryRun(
	context: IExecuteFunctions,
	open: OpenStore,
	nodeId: number,
	claims: readonly Claim[],
): Promise<Map<number, ClaimedTimer>> {
	const { timers } = open.store;
	if (open.embedded || claims.length === 0) return await timers.verify(nodeId, claims);
	const atEnd = (context as Hooked).additionalData?.hooks?.handlers?.workflowExecuteAfter;
	const known = (atEnd && taken.get(atEnd)) ?? new Set<string>();
	if (atEnd) taken.set(atEnd, known);
	const unknown = claims.filter(({ lease }) => !known.has(lease));
	// Where nobody tells the end here, the one who let them go does; the lease must last till then.
	const until = afterReal(await momentOf(open), atEnd ? LEASE_MS : LONGEST_RUN_MS);
	for (const held of heldBy(unknown)) await timers.takeUp(held, CARRIER, until);
	const standing = await timers.verify(nodeId, claims);
	for (const held of heldBy(standing.values())) {
		if (known.has(held.lease)) continue;
		known.add(held.lease);
		const { attempts } = standing.get(held.timerIds[0]!)!;
		if (atEnd) carry(context, open, { held, attempts }, atEnd);
	}
	return standing;
}

/** Claims by the lease under which they were made. */
const heldBy = (claims: Iterable<Claim>): LeasedTimers[] =>
	[...Map.groupBy(claims, ({ lease }) => lease)].map(([lease, same]) => ({
		lease,
		timerIds: same.map(({ timerId }) => timerId),
	}));

function carry(
	context: IExecuteFunctions,
	open: OpenStore,
	group: RunGroup,
	atEnd: AfterRun[],
): void {
	const renewal = new LeaseRenewal(context, open, group.held);
	let ended = false;
	// First of all: what n8n itself writes down at the end may fail, and then nobody else would be called.
	atEnd.unshift(async (run) => {
		if (ended) return;
		ended = true;
		const settled = settle(context, open, group, endOf(run)).finally(() => renewal.stop());
		await Promise.race([settled, pause(SETTLE_EVERY_MS, undefined, { ref: false })]);
	});
}

/** Never fails: what cannot be written down at all is known again when the lease has run out. */
async function settle(
	context: IExecuteFunctions,
	open: OpenStore,
	group: RunGroup,
	end: RunEnd,
): Promise<void> {
	const deadline = Date.now() + SETTLE_FOR_MS;
	for (;;) {
		try {
			await settleRun(open, group, end);
			return;
		} catch (error) {
			if (Date.now() > deadline) {
				context.logger.error(`Tact: the end of a run could not be written: ${messageOf(error)}`);
				return;
			}
			await pause(SETTLE_EVERY_MS, undefined, { ref: false });
		}
	}
}
