import type { IExecuteFunctions } from 'n8n-workflow';
import type { StepState } from '../../core/store/ports';

/** The step of this name or step key; of several of one name the one that was seen last, then the newest. */
export function stepNamed(steps: readonly StepState[], name: string): StepState | undefined {
	return steps
		.filter(({ node }) => node.nodeId === name || node.name === name)
		.sort((a, b) => b.seenAt - a.seenAt || b.nodeId - a.nodeId)[0];
}

/**
 * Tells which of a workflow's nodes in the store stand on its canvas. A node that was deleted and added
 * anew without a step key is another one, though it may have the same name.
 */
export function canvasReader(
	context: IExecuteFunctions,
	steps: readonly StepState[],
): (step: StepState) => boolean {
	const proxy = context.getWorkflowDataProxy(0);
	const isThere = (name: string): boolean => {
		try {
			proxy.$(name);
			return true;
		} catch {
			return false;
		}
	};
	return (step) => stepNamed(steps, step.node.name) === step && isThere(step.node.name);
}
