import type { HoldRequest } from '../../../core/store/ports';
import { formatLocal } from '../../../core/time/format';
import { holdRequest } from '../../shared/held';
import type { Subject } from '../../shared/subjects';
import { dueReader, zoneOf } from '../due';
import { isTestRun } from '../../shared/testRun';
import { iso, onItem, orUnusable, type Outcome, type StepRun } from '../run';

/** Holds everybody until it is time; a test run lets them pass and says until when they would have waited. */
export async function wait(run: StepRun, subjects: Subject[]): Promise<Outcome> {
	const { context, store, now, nodeId } = run;
	const dueOf = dueReader(context, now);
	const outcome: Outcome = { goOn: [], left: [], unusable: [] };
	const requests: HoldRequest[] = [];
	let firstWait: string | undefined;
	for (const subject of subjects)
		orUnusable(run, outcome, subject, () => {
			const dueAt = dueOf(subject);
			if (!isTestRun(context)) return void requests.push(holdRequest(subject, nodeId, dueAt));
			const until = formatLocal(dueAt, zoneOf(context, subject.contact));
			firstWait ??= until;
			outcome.goOn.push(
				onItem(run, subject, { status: 'test', dueAt: iso(dueAt), wouldWaitUntil: until }),
			);
		});
	await store.timers.hold(requests);
	if (firstWait)
		context.addExecutionHints({
			type: 'info',
			location: 'outputPane',
			message: `Test run: nobody waits. In production the first item would go on at ${firstWait}.`,
		});
	return outcome;
}
