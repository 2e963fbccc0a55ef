import type { IExecuteFunctions } from 'n8n-workflow';
import type { OpenStore } from '../../../shared/store';

/** One execution that only looks. */
export interface Look {
	context: IExecuteFunctions;
	open: OpenStore;
	/** Epoch ms of the store's time. */
	now: number;
}
