import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import type { OpenStore } from '../shared/store';
import type { Unusable } from '../shared/subjects';

/** One execution of a Contact node. */
export interface ContactRun {
	context: IExecuteFunctions;
	open: OpenStore;
	/** Epoch ms of the store's time. */
	now: number;
}

/** Items for the first output, and those for the second with their reasons. */
export interface Outcome {
	done: INodeExecutionData[];
	unusable: Unusable[];
}

export type Operation = (run: ContactRun) => Promise<Outcome>;
