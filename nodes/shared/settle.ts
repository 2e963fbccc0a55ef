import type { OpenStore } from './store';
import type { Subject } from './subjects';

/**
 * These items came out behind a sender: the messages that the last gate reserved are sent or, where the
 * sender reported an error, of unknown fate. Each is settled once.
 */
export async function settleTouches(open: OpenStore, subjects: readonly Subject[]): Promise<void> {
	const { touches } = open.store;
	const touchesOf = (failed: boolean) =>
		subjects.flatMap((subject) =>
			subject.senderFailed === failed && subject.pass.touchId ? [subject.pass.touchId] : [],
		);
	await touches.confirm(touchesOf(false));
	await touches.markUncertain(touchesOf(true));
	for (const { pass } of subjects) delete pass.touchId;
}

/**
 * For nodes that may stand before the sender as well as behind it: only what failed is settled. What
 * came out well keeps its reservation, for the next step or gate.
 */
export async function settleFailures(open: OpenStore, subjects: readonly Subject[]): Promise<void> {
	await settleTouches(
		open,
		subjects.filter(({ senderFailed }) => senderFailed),
	);
}
