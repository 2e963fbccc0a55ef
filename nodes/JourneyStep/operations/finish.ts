import { valueReader } from '../../shared/fields';
import type { Subject } from '../../shared/subjects';
import { isTestRun } from '../../shared/testRun';
import { nobody, type Outcome, type StepRun } from '../run';
import { leftItem } from '../views';

/** Ends the journey of everybody who has come this far; from now on they may enter it again if its rule says so. */
export async function finish(run: StepRun, subjects: Subject[]): Promise<Outcome> {
	const read = valueReader(run.context, 'reason');
	const reasonOf = ({ index }: Subject) => String(read(index) ?? '').trim() || 'completed';
	if (!isTestRun(run.context))
		await run.store.journeys.leave(
			subjects.flatMap((subject) => {
				const { enrolmentId } = subject.pass;
				return enrolmentId ? [{ enrolmentId, reason: reasonOf(subject) }] : [];
			}),
			run.now,
		);
	return {
		...nobody(),
		goOn: subjects.map((subject) =>
			leftItem(run, subject, { status: 'finished', reason: reasonOf(subject) }),
		),
	};
}
