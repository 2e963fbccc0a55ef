import { createHash } from 'node:crypto';
import type { Model } from './model';

/**
 * Tells two states of a model apart, so that scores can be traced to the rules that made them. Gives
 * 8 hex digits that change with any rule, category or threshold, and not with name or version.
 */
export function fingerprint({ categories, rules, thresholds }: Model): string {
	return createHash('sha256')
		.update(JSON.stringify([categories, rules, thresholds]))
		.digest('hex')
		.slice(0, 8);
}
