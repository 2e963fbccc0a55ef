import type { AwaitedSignals } from '../journey/journey';
import type { NodeAddress } from './timers';

/**
 * How the end of a step's waits moves with a pause, or with an edit that gives waiting people the new
 * wait. `exactly`: a length of time. `by_days`: a time of day, so only by whole days of the calendar,
 * rounded down, to the next such time of an allowed weekday. `never`: an instant of its own, such as a date.
 */
export type WaitMoves = 'exactly' | 'by_days' | 'never';

/** What a step of a journey is set to, written down when its workflow goes live. */
export interface StepSettings {
	/** Absent: only time ends a wait here. */
	awaits?: AwaitedSignals;
	/** Signals by which a wait here is looked at anew, though they do not end it. */
	rechecks?: string[];
	moves: WaitMoves;
	/** IANA zone for `by_days`, for contacts without a valid one of their own. */
	zone?: string;
	/** What the panel says, to tell an edit from a mere publication. */
	panel: Record<string, unknown>;
	/** n8n's id of the node that has stood at this address last; another one there is no edit. */
	canvasId?: string;
}

export interface PublishedStep {
	change: 'first' | 'same' | 'changed';
	/** The settings up to now; absent for `first`. */
	before?: StepSettings;
	/** How many are at this step, whether waiting, paused, under way or given up. */
	waiting: number;
	/** Of `changed`: waits with ids up to this one began before; for `shift`. */
	changedTimer?: number;
}

/** A node that the store knows, and what it is set to. */
export interface KnownStep {
	nodeId: number;
	node: NodeAddress;
	/** Its last sign of life: a step that is gone from its canvas, or whose workflow is off, gives none. */
	seenAt: number;
	/** Absent for a node that is no step, or that never went live. */
	settings?: StepSettings;
	/** When the settings were changed last; absent if never. */
	changedAt?: number;
	/** The last wait that had begun then; for `timers.waitingAt`. */
	changedTimer?: number;
}

/** With the people who are there. */
export interface StepState extends KnownStep {
	/** How many are at this step. */
	waiting: number;
	/** Those of `waiting` who came before the last change. */
	waitingBefore: number;
}

/** The steps of journeys by the small ids of their nodes, and what they are set to. */
export interface Steps {
	/** The step goes live with these settings. One of several processes that say the same change is told of it. */
	publish(nodeId: number, settings: StepSettings, now: number): Promise<PublishedStep>;
	/** Writes the settings down where there are none; for a run that is ahead of its publication. */
	introduce(nodeId: number, settings: StepSettings): Promise<void>;
	/** Unknown nodes, and those without settings, are missing from the map. */
	settings(nodeIds: readonly number[]): Promise<Map<number, StepSettings>>;
	/**
	 * The small ids of the addresses in a workflow where a node of n8n has stood last, by n8n's id for it:
	 * under that id itself, and under the keys of its own with which it went live. Cheap.
	 */
	addressesOf(
		workflowId: string,
		canvasId: string,
	): Promise<Array<{ nodeId: number; key: string }>>;
	/**
	 * Moves the ends of the node's waits, of those with ids up to `upTo`, by `byMs` (below 0: sooner), but
	 * not to before `now`; as the settings that are published say (`moves`), so call it after `publish` and
	 * in the same transaction. Waits that are over, under way or given up stay. Gives the number of those moved.
	 */
	shift(nodeId: number, upTo: number, byMs: number, now: number): Promise<number>;
	/** All nodes of a workflow that the store knows, those that are gone from the canvas too. */
	known(workflowId: string): Promise<KnownStep[]>;
	/** The same, with the people who are there: counts every wait of the workflow. */
	ofWorkflow(workflowId: string): Promise<StepState[]>;
}
