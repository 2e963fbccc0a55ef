/** A process that holds waits, 100 at a time, and says which, until it is killed. */
import { openStoreAt, type StorePlace } from './stores';

const DUE_AT = 0;

async function write(place: StorePlace): Promise<never> {
	const store = await openStoreAt(place);
	const nodeId = await store.timers.register(
		{ workflowId: 'w', nodeId: 'n', name: 'Wait', kind: 'journeyStep' },
		DUE_AT,
	);
	for (let batch = 0; ; batch++) {
		const held = await store.timers.hold(
			Array.from({ length: 100 }, (_, index) => ({
				nodeId,
				contactId: index,
				visit: `s${batch}.0`,
				dueAt: DUE_AT,
				payload: '{}',
			})),
		);
		process.stdout.write(`${JSON.stringify(held.map(({ timerId }) => timerId))}\n`);
	}
}

void write(JSON.parse(process.argv[2]) as StorePlace);
