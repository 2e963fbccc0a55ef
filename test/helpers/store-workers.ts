import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { runJob, type JobArgs, type JobName, type JobResult } from './store-jobs';
import type { JobMessage } from './store-worker';
import { openStoreAt, type StorePlace } from './stores';

/** Several workers that can race each other on one store. */
export interface Workers {
	start(): Promise<void>;
	/** Runs one job in each worker at the same time; results stand in the order of `args`. */
	race<Name extends JobName>(
		place: StorePlace,
		name: Name,
		args: ReadonlyArray<JobArgs<Name>>,
	): Promise<Array<JobResult<Name>>>;
	stop(): Promise<void>;
}

/** Connections in this process. */
export function connections(): Workers {
	return {
		start: async () => undefined,
		async race(place, name, args) {
			const results = args.map(async (one) => {
				const store = await openStoreAt(place);
				try {
					return await runJob(store, name, one);
				} finally {
					await store.close();
				}
			});
			return await Promise.all(results);
		},
		stop: async () => undefined,
	};
}

const root = join(__dirname, '..', '..');

/** Operating system processes, at most `count` jobs at a time. */
export function processes(count: number): Workers {
	let children: ChildProcess[] = [];
	return {
		async start() {
			children = Array.from({ length: count }, () =>
				fork(join(__dirname, 'store-worker.ts'), {
					cwd: root,
					execArgv: ['--disable-warning=ExperimentalWarning', '-r', './dev/register-ts.cjs'],
				}),
			);
			await Promise.all(children.map(async (child) => await once(child, 'message')));
		},
		async race<Name extends JobName>(
			place: StorePlace,
			name: Name,
			args: ReadonlyArray<JobArgs<Name>>,
		) {
			if (args.length > count) throw new Error(`Only ${count} processes for ${args.length} jobs.`);
			const answers = args.map((one, index) => {
				const answer = once(children[index], 'message');
				const message = { place, name, args: one } as JobMessage;
				children[index].send(message);
				return answer;
			});
			return (await Promise.all(answers)).map(([answer]) => {
				if (answer.error) throw new Error(`A worker failed: ${answer.error}`);
				return answer.result as JobResult<Name>;
			});
		},
		async stop() {
			for (const child of children.splice(0)) {
				const exited = once(child, 'exit');
				child.disconnect();
				await exited;
			}
		},
	};
}
