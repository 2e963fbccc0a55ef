/** A process of its own that runs store jobs, one message each. It ends when its parent lets go of it. */
import { runJob, type JobArgs, type JobName } from './store-jobs';
import { openStoreAt, type StorePlace } from './stores';

export interface JobMessage {
	place: StorePlace;
	name: JobName;
	args: JobArgs<JobName>;
}

async function work({ place, name, args }: JobMessage): Promise<unknown> {
	const store = await openStoreAt(place);
	try {
		return await runJob(store, name, args);
	} finally {
		await store.close();
	}
}

process.on('message', (message: JobMessage) => {
	work(message).then(
		(result) => process.send!({ result }),
		(error: Error) => process.send!({ error: error.stack }),
	);
});
process.on('disconnect', () => process.exit());
process.send!({ ready: true });
