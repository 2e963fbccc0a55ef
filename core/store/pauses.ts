/** What stands still: everything (the red button), a journey, or one person in all journeys. */
export type PauseTarget =
	| { scope: 'all' }
	| { scope: 'journey'; journeyKey: string }
	| { scope: 'contact'; contactId: number };

export type Pause = PauseTarget & { since: number };

export interface Pauses {
	/**
	 * Pauses. Waits of a journey's active enrolments, or of a contact, are paused; those under way are
	 * found by `timers.park`. Of everything no wait is touched. `begun`: false where it was paused before.
	 */
	pause(targets: readonly PauseTarget[], now: number): Promise<{ begun: boolean[]; waits: number }>;
	/**
	 * Ends pauses; gives each as it stood, undefined where there was none, and how many waits go on. A wait
	 * goes on when no pause stands over it any more, at once where its outcome has come meanwhile. With
	 * `shift` its end moves by the time that it was paused, as its step says (`StepSettings.moves`); a moment's
	 * likewise, unless it hangs on a date.
	 */
	resume(
		targets: readonly PauseTarget[],
		options: { now: number; shift: boolean },
	): Promise<{ ended: Array<Pause | undefined>; waits: number }>;
	/** All that stand, everything first, then journeys, then contacts. */
	list(): Promise<Pause[]>;
	/** The widest pause that each of these stands under, if any. */
	over(
		subjects: ReadonlyArray<{ contactId: number; enrolmentId?: number }>,
	): Promise<Array<Pause | undefined>>;
}
