import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import type { KnownStep } from '../../core/store/ports';
import { STEP_OPERATIONS } from './panel/operation';

/** The step of this name or step key; of several of one name the one that was seen last, then the newest. */
export function stepNamed<S extends KnownStep>(steps: readonly S[], name: string): S | undefined {
	return steps
		.filter(({ node }) => node.nodeId === name || node.name === name)
		.sort((a, b) => b.seenAt - a.seenAt || b.nodeId - a.nodeId)[0];
}

/**
 * Tells which of a workflow's nodes in the store stand on its canvas. A node that was deleted and added
 * anew without a step key is another one, though it may have the same name; one with another operation is
 * no step any more.
 */
export function canvasReader(
	context: IExecuteFunctions,
	steps: readonly KnownStep[],
): (step: KnownStep) => boolean {
	const proxy = context.getWorkflowDataProxy(0);
	const isThere = ({ node: { name, kind } }: KnownStep): boolean => {
		try {
			const { params } = proxy.$(name) as { params?: IDataObject };
			return kind !== 'journeyStep' || STEP_OPERATIONS.includes(String(params?.operation));
		} catch {
			return false;
		}
	};
	return (step) => stepNamed(steps, step.node.name) === step && isThere(step);
}
