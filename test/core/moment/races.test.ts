import { readMoments } from '../../../core/moment/read';
import { processes } from '../../helpers/store-workers';
import { postgresEngine, storeFixture } from '../../helpers/stores';
import { DAY, NOW } from './stage';

const WORKERS = 8;
const PEOPLE = 200;
const emails = Array.from({ length: PEOPLE }, (_, i) => `c${i}@example.org`);
const LATER = NOW + 60 * DAY;

describe('on PostgreSQL', () => {
	const engine = postgresEngine();
	const workers = processes(WORKERS);
	beforeAll(async () => {
		await engine.start();
		await workers.start();
	});
	afterAll(async () => {
		await workers.stop();
		await engine.stop();
	});
	const { store, place } = storeFixture(engine);

	/** Publishes two moments; everybody is active, and sends something that wants an answer. */
	async function publish() {
		const address = { workflowId: 'wf', nodeId: 'n', name: 'n', kind: 'signalTrigger' as const };
		const nodeId = await store().timers.register(address, NOW);
		await store().moments.publish(
			nodeId,
			readMoments(
				[
					{ when: 'silence', signal: 'visit', amount: 60, unit: 'days' },
					{
						when: 'notFollowed',
						signal: 'visit',
						absent: 'visit',
						amount: 60,
						unit: 'days',
						more: { grace: 0 },
					},
				],
				'UTC',
			),
			NOW,
		);
		return nodeId;
	}

	/** Waits by moment and contact: how many there are of each. */
	async function started(nodeId: number) {
		const claimed = await store().timers.claim({
			nodeId,
			now: LATER + 60 * DAY,
			leaseUntil: LATER + 61 * DAY,
			limit: 10_000,
			lease: `l${Math.trunc(performance.now())}`,
		});
		return Map.groupBy(claimed, ({ visit, contactId }) => `${contactId} ${visit.split('~')[1]}`);
	}

	it('of an activity that comes in while its watch is looked at, and of the watch, neither is lost', async () => {
		const nodeId = await publish();
		const tell = (people: string[], name: string, now: number) => ({
			tell: { type: 'visit', emails: people, name },
			batch: 20,
			now,
		});
		const look = { lookAt: nodeId, batch: 15, now: LATER };
		await workers.race(place(), 'tellOrLook', [tell(emails, 'before', NOW)]);
		const reversed = [...emails].reverse();
		await workers.race(
			place(),
			'tellOrLook',
			Array.from({ length: WORKERS }, (_, i) =>
				i % 2 ? look : tell(i % 4 ? emails : reversed, 'after', LATER),
			),
		);
		// What came last is looked at, too.
		await workers.race(place(), 'tellOrLook', [look]);
		const contacts = await store().contacts.find(emails.map((email) => ({ email })));
		const moments = await store().moments.live(LATER);
		const first = await started(nodeId);
		for (const starts of first.values()) expect(starts).toHaveLength(1);

		// Each is watched for the new activity now, whether the old watch was in time or not.
		const watched = async () =>
			await Promise.all(
				moments.map(async ({ id }) => {
					return (await store().watches.due([id], Number.MAX_SAFE_INTEGER, 10_000)).length;
				}),
			);
		expect(await watched()).toEqual([PEOPLE, PEOPLE]);
		await workers.race(place(), 'tellOrLook', [{ ...look, now: LATER + 60 * DAY }]);
		const second = await started(nodeId);
		for (const contact of contacts)
			for (const { id } of moments) expect(second.get(`${contact!.id} ${id}.0`)?.length).toBe(1);
		expect(await watched()).toEqual([0, 0]);
	}, 60_000);
});
