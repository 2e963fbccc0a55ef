import fc from 'fast-check';
import { postgresEngine, sqliteEngine, type Engine } from '../../helpers/stores';
import { story } from './commands';
import { Model } from './model';
import { Real } from './real';
import { ORIGINAL } from './settings';

/** How many stories of up to so many happenings; `MODEL_RUNS=1000 LAW_SEED=$RANDOM` looks further. */
const RUNS = { SQLite: 24, PostgreSQL: 8 };
const HAPPENINGS = 80;
/** Of one story; generous, since machines can be busy. What is left of it is for finding a shorter one that fails. */
const PATIENCE_MS = 10_000;

const START = Date.parse('2026-03-02T12:00:00Z');

describe.each<[keyof typeof RUNS, Engine]>([
	['SQLite', sqliteEngine()],
	['PostgreSQL', postgresEngine()],
])('moments and journeys on %s', (name, engine) => {
	const embedded = name === 'SQLite';
	const numRuns = Number(process.env.MODEL_RUNS ?? RUNS[name]);
	const patience = numRuns * PATIENCE_MS;
	beforeAll(async () => await engine.start());
	afterAll(async () => await engine.stop());

	test(
		'go as the documentation says, whatever happens in whichever order',
		async () => {
			await fc.assert(
				fc.asyncProperty(story(HAPPENINGS), async (happenings) => {
					const real = await Real.at(embedded ? undefined : engine.emptyPlace(), START);
					try {
						const model = new Model(START, ORIGINAL, !embedded);
						await real.publish(ORIGINAL);
						model.publish();
						await fc.asyncModelRun(() => ({ model, real }), happenings);
					} finally {
						await real.end();
					}
				}),
				{ numRuns, interruptAfterTimeLimit: patience, markInterruptAsFailure: true },
			);
		},
		patience + 60_000,
	);
});
