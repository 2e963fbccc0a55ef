import type { IDataObject, INodeParameters } from 'n8n-workflow';

/** Labels of the outputs, whichever operation has them. */
export const OUTPUT_NAMES = ['Continue', 'Left', 'Timed Out', 'Skipped'];

/**
 * The outputs that a step has as it is filled in: Continue, Left and, where people can miss what they
 * wait for, a third. Its text is part of the node's description, where n8n evaluates it for the editor
 * and the engine; so it must stand for itself and use nothing from outside.
 */
export function outputsFor(parameters: INodeParameters | IDataObject) {
	const outputs = [
		{ type: 'main', displayName: 'Continue' },
		{ type: 'main', displayName: 'Left' },
	];
	if (parameters.operation === 'wait') {
		if (parameters.until === 'signal') outputs.push({ type: 'main', displayName: 'Timed Out' });
		else if (parameters.whenLate === 'skip') outputs.push({ type: 'main', displayName: 'Skipped' });
	}
	return outputs;
}

/** See `outputsFor`, as the node's description wants it. */
export const OUTPUTS_EXPRESSION = `={{(${outputsFor.toString()})($parameter)}}` as const;
