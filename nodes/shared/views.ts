import type { IDataObject } from 'n8n-workflow';
import { keptExplanation } from '../../core/guardrail/kept';
import type { DecisionRecord, WaitView } from '../../core/store/ports';

export const iso = (at: number): string => new Date(at).toISOString();

/** `{ [name]: value }`, or nothing where there is no value. */
export const given = (name: string, value: unknown): IDataObject =>
	value === undefined ? {} : { [name]: value as IDataObject };

/** Why somebody left a journey, told apart from how it is written in the store (`goal:order.completed`). */
export function leftView(reason: string): IDataObject {
	const colon = reason.indexOf(':');
	if (colon < 0) return { status: 'left', reason };
	const [why, by] = [reason.slice(0, colon), reason.slice(colon + 1)];
	return { status: 'left', reason: why, [why === 'displaced' ? 'by' : 'signal']: by };
}

/** A wait as people look at it. */
export const waitView = ({
	node,
	state,
	dueAt,
	outcome,
	attempts,
	error,
}: WaitView): IDataObject => ({
	step: node.name,
	workflowId: node.workflowId,
	state,
	dueAt: iso(dueAt),
	...(outcome === undefined
		? {}
		: outcome.startsWith('signal:')
			? { outcome: 'answered' }
			: { outcome: leftView(outcome) }),
	...(state === 'failed' ? { attempts } : {}),
	...given('lastError', error),
});

/** What a gate decided, as people look at it. */
export const decisionView = (record: DecisionRecord): IDataObject => {
	const { at, channel, purpose, decision, reason, until, detail } = record;
	return {
		at: iso(at),
		channel,
		purpose,
		decision,
		reason,
		...given('until', until && iso(until)),
		...given('insteadOf', detail.insteadOf),
		...given('explanation', keptExplanation(record)),
	};
};
