import { arise } from '../core/moment/arise';
import type { LiveMoment, Moment, MomentRule } from '../core/moment/moment';
import { lookAtWatches } from '../core/moment/look';
import { ingestWithin } from '../core/signal/ingest';
import type { ParsedSignal } from '../core/signal/parse';
import type { Store } from '../core/store/ports';
import type { Engine, StorePlace } from '../test/helpers/stores';
import { addressOf, fillCrowd } from './crowd';
import { happeningOf } from './happenings';
import { progress } from './progress';
import { inBatches, interleaved, middle, range, ratioOf, timed, type Figures } from './rounds';
import { settle, withStore } from './stores';
import { atMost, type Row } from './table';

const AIM = 1.3;
const BATCH = 1000;
/** Contacts who send a signal in each turn: as many, and each as often, in every crowd. */
const ACTIVE = 10_000;
const LOOK = 500;
const LOOKED = 2_000;
const NOW = Date.UTC(2026, 10, 24, 12);
const HOUR_MS = 3_600_000;

const on = (...types: string[]) => ({ types, where: [] });

const FIGURES = {
	rise: { what: 'signals over 4 live moments', count: ACTIVE, unit: 'signals/s', aim: true },
	look: { what: 'watches looked at', count: LOOKED, unit: 'watches/s', aim: true },
	whole: {
		what: 'signals with their contacts and log',
		count: ACTIVE,
		unit: 'signals/s',
		aim: false,
	},
};

/** What small businesses watch for; no signal here is an order, so that those watches stay as they were filled. */
const RULES: Record<string, MomentRule> = {
	signup: { kind: 'happened', on: on('newsletter.signup') },
	unsigned: {
		kind: 'notFollowed',
		on: on('estimate.sent'),
		absent: ['estimate.signed', 'estimate.declined'],
		within: { amount: 48, unit: 'hours' },
		grace: { amount: 5, unit: 'minutes' },
		sameObject: true,
	},
	interest: {
		kind: 'repeated',
		on: on('case.viewed'),
		times: 3,
		within: { amount: 7, unit: 'days' },
		distinct: false,
		unless: [],
	},
	gone: {
		kind: 'silence',
		on: on('order.completed'),
		lasts: { amount: 60, unit: 'days' },
		activeBefore: 1,
	},
};

/** Signals taken in over live moments, and watches looked at, in a big crowd and beside it in a small one. */
export async function measureMoments(
	engines: readonly Engine[],
	{ many, few }: { many: number; few: number },
): Promise<Row[]> {
	const rows: Row[] = [];
	for (const engine of engines) {
		progress(`${many.toLocaleString('en-GB')} contacts on ${engine.name}`);
		const figures = await withStore(engine, async (big, bigPlace) => {
			return await withStore(engine, async (small, smallPlace) => {
				const turns = {
					big: await evaluating(big, bigPlace, many),
					small: await evaluating(small, smallPlace, few),
				};
				await turns.big(0);
				await turns.small(0);
				return await interleaved({
					big: async (round) => {
						progress(`moments on ${engine.name}, round ${round}`);
						return await turns.big(round);
					},
					small: turns.small,
				});
			});
		});
		for (const [figure, { what, count, unit, aim }] of Object.entries(FIGURES)) {
			const ratio = ratioOf(figures.big, figures.small, figure);
			rows.push({
				what: `(f) ${what}, ${many.toLocaleString('en-GB')} contacts`,
				store: engine.name,
				value: count / (middle(figures.big, figure) / 1000),
				unit,
				peer: {
					name: `${few.toLocaleString('en-GB')} contacts`,
					value: count / (middle(figures.small, figure) / 1000),
				},
				...(aim ? atMost(ratio, AIM) : { ratio }),
			});
		}
	}
	return rows;
}

/** Fills the store and gives a turn: signals of contacts from all over the crowd, then the watches due by now. */
export async function evaluating(
	store: Store,
	place: StorePlace,
	crowd: number,
): Promise<(round: number) => Promise<Figures>> {
	const { nodeId, gone } = await publish(store);
	await fillCrowd(place, crowd, gone.id, NOW);
	await settle(place);
	const apart = Math.floor(crowd / ACTIVE);
	return async (round) => {
		const now = NOW + (round + 1) * LOOKED;
		let rise = 0;
		const whole = await timed(
			async () =>
				await inBatches(ACTIVE, BATCH, async (from, to) => {
					const signals = range(from, to, (n) => signalOf(n, 1 + n * apart, round, now));
					rise += await takeIn(store, signals, now);
				}),
		);
		let looked = 0;
		const look = await timed(async () => {
			for (let more = LOOK; more === LOOK;) {
				more = await lookAtWatches(store, nodeId, now, LOOK);
				looked += more;
			}
		});
		if (looked !== LOOKED) throw new Error(`${looked} of ${LOOKED} watches were looked at.`);
		return { rise, whole, look };
	};
}

/** Writes signals down with all that they start, as a webhook does; gives how long the moments took of it, in ms. */
async function takeIn(store: Store, parsed: readonly ParsedSignal[], now: number): Promise<number> {
	return await store.transaction(async (tx) => {
		const taken = await ingestWithin(tx, parsed, now, { silently: true });
		const signals = taken.signals.map(({ id, contact }, i) => ({
			...parsed[i]!,
			id,
			contact,
			contactId: contact.id,
		}));
		return await timed(async () => await arise(tx, { signals, changed: [] }, now));
	});
}

async function publish(store: Store): Promise<{ nodeId: number; gone: LiveMoment }> {
	const nodeId = await store.timers.register(
		{ workflowId: 'bench', nodeId: 'trigger', name: 'Trigger', kind: 'signalTrigger' },
		NOW,
	);
	const moments = Object.entries(RULES).map(([key, rule]): Moment => ({
		key,
		named: true,
		rule,
		contactWhere: [],
		card: { goal: 'order.completed' },
		largestLateness: 24 * HOUR_MS,
		includePast: false,
		zone: 'Europe/Berlin',
	}));
	const live = await store.moments.publish(nodeId, moments, NOW);
	return { nodeId, gone: live.find(({ key }) => key === 'gone')! };
}

function signalOf(n: number, contact: number, round: number, now: number): ParsedSignal {
	const type = happeningOf(n);
	const properties = { page: `/p/${n % 100}`, source: 'bench' };
	return {
		eventId: `bench:${type}:${contact}.${round}`,
		type,
		objectKey: `object-${contact}`,
		occurredAt: now,
		receivedAt: now,
		body: properties,
		properties,
		contact: { email: addressOf(contact) },
		warnings: [],
	};
}
