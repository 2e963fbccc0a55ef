import { byTime } from '../signal/order';
import type { StoredSignal } from '../signal/signal';
import { DAY } from '../time/units';
import type { CaseSpan } from './policy';

/**
 * A case counts as over after so many ms, closed or not: a closing signal that never came must not keep
 * a person from every message for good. A choice of Tact's own.
 */
export const LONGEST_CASE_MS = 90 * DAY;

type CaseSignal = Pick<StoredSignal, 'id' | 'occurredAt' | 'objectKey'>;

/**
 * Pairs what opened cases with what closed them, both in any order; one span for each opening, in order
 * of time. A case is closed by the first later signal about the same object, a case about no object by
 * any later one. A case that is opened twice before it is closed is closed by that one signal; one that
 * is opened anew afterwards is another. What is later at one instant is told by the place in the log.
 */
export function casesOf(opened: readonly CaseSignal[], closed: readonly CaseSignal[]): CaseSpan[] {
	const closings = [...closed].sort(byTime);
	const nextClosing = new Map<string, number>();
	let anyClosing: number | undefined;
	// From the last to the first, so that the closings passed already are the later ones.
	const spans = [...opened].sort(byTime).reverse();
	return spans
		.map((opening): CaseSpan => {
			for (let last = closings.at(-1); last && byTime(last, opening) > 0; last = closings.at(-1)) {
				anyClosing = last.occurredAt;
				if (last.objectKey !== undefined) nextClosing.set(last.objectKey, last.occurredAt);
				closings.pop();
			}
			const { objectKey, occurredAt } = opening;
			const closedAt = objectKey === undefined ? anyClosing : nextClosing.get(objectKey);
			return { openedAt: occurredAt, ...(closedAt !== undefined && { closedAt }) };
		})
		.reverse();
}

/** When a case is over, by its closing or by its age. */
export const caseEnd = ({ openedAt, closedAt = Infinity }: CaseSpan): number =>
	Math.min(closedAt, openedAt + LONGEST_CASE_MS);

/** Whether a closing signal is still waited for at `at`. */
export const awaitsClosing = (span: CaseSpan, at: number): boolean =>
	span.closedAt === undefined && at < caseEnd(span);
