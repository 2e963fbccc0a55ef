import type { IDataObject, INodeParameters } from 'n8n-workflow';

/** Labels of the outputs, whichever operation has them. */
export const OUTPUT_NAMES = [
	'Send',
	'Held',
	'Blocked',
	'Other Channel',
	'Allowed',
	'Not Now',
	'Explained',
];

/**
 * The outputs that a gate has as it is filled in. A parameter that the panel hides has no say, so for
 * transactional messages there is no other channel, whatever was chosen before. Its text is part of the
 * node's description, where n8n evaluates it for the editor and the engine; so it must stand for itself and
 * use nothing from outside.
 */
export function outputsFor(parameters: INodeParameters | IDataObject) {
	const named = (...names: string[]) => names.map((displayName) => ({ type: 'main', displayName }));
	if (parameters.operation === 'check') return named('Allowed', 'Not Now');
	if (parameters.operation === 'explain') return named('Explained');
	const elsewhere =
		parameters.preset !== 'transactional' && parameters.whenClosed === 'otherChannel';
	return named('Send', 'Held', 'Blocked', ...(elsewhere ? ['Other Channel'] : []));
}

/** See `outputsFor`, as the node's description wants it. */
export const OUTPUTS_EXPRESSION = `={{(${outputsFor.toString()})($parameter)}}` as const;
