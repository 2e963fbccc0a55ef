import { nextUnderRollingCap } from './caps';
import type { PastTouch } from './policy';

/**
 * The earliest instant at or after `at` that is `gapMs` or more away from every touch on any channel,
 * before it or ahead. A gap is a cap of one within its length; 0 switches it off.
 */
export function nextAfterGap(
	at: number,
	gapMs: number,
	touches: ReadonlyArray<Pick<PastTouch, 'at'>>,
): number {
	const times = touches.map((touch) => touch.at).sort((a, b) => a - b);
	return nextUnderRollingCap(at, 1, gapMs, times);
}
