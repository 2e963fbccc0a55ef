import type { Subject } from '../../shared/subjects';
import { isTestRun, leftItem, type Outcome, type StepRun } from '../run';

/** Ends the journey of everybody who has come this far; from now on they may enter it again if its rule says so. */
export async function finish(run: StepRun, subjects: Subject[]): Promise<Outcome> {
	const reason = String(run.context.getNodeParameter('reason', 0, '')).trim() || 'completed';
	if (!isTestRun(run.context))
		await run.store.journeys.leave(
			subjects.flatMap(({ pass }) =>
				pass.enrolmentId ? [{ enrolmentId: pass.enrolmentId, reason }] : [],
			),
			run.now,
		);
	return {
		goOn: subjects.map((subject) => leftItem(run, subject, { status: 'finished', reason })),
		left: [],
		unusable: [],
	};
}
