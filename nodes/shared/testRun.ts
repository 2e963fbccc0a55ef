import type { TactContext } from './store';

/** A manual run never comes back for held items, so it lets them through and says what would have happened. */
export const isTestRun = (context: TactContext): boolean => context.getMode() === 'manual';
