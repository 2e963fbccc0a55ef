import type { IDataObject } from 'n8n-workflow';
import { keyOf } from '../../core/contact/contact';
import { isEmpty } from '../../core/contact/normalise';
import { InputError } from '../../core/errors';
import { contentHash } from '../../core/signal/canonical';
import { readSignal, type ParsedSignal } from '../../core/signal/parse';
import { readPath } from '../../core/signal/path';
import { fieldPath, fieldReader, holdsExpression, valueReader } from '../shared/fields';
import type { Arrival } from './arrivals';
import type { ContactRun } from './operation';

const PROPERTIES = 'signalFields.properties';

/**
 * Reads the signal of an item as the panel says. Throws the InputErrors of `parseSignals`.
 * Without an id and a time of its own, a signal is known again when its run is repeated, and then only.
 */
export function signalReader({ context, now }: ContactRun): (arrival: Arrival) => ParsedSignal {
	const nameOf = valueReader(context, 'signal');
	const readers = {
		type: fieldReader(context, 'signalFields.name'),
		eventId: fieldReader(context, 'signalFields.eventId'),
		occurredAt: fieldReader(context, 'signalFields.occurredAt'),
		objectKey: fieldReader(context, 'signalFields.objectKey'),
	};
	const bodyOf = bodyReader(context);
	const sourceOf = valueReader(context, 'signalFields.source');
	const workflow = `workflow ${context.getWorkflow().id ?? ''}`;
	const nodeId = context.getNode().id;
	return ({ index, json, known, details, visit }) => {
		const contact = { ...details, ...(known && keyOf(known)) };
		const { type, ...parts } = Object.fromEntries(
			Object.entries(readers).map(([part, read]) => [part, read(json, index)]),
		);
		const name = isEmpty(type) ? nameOf(index) : type;
		if (isEmpty(name))
			throw new InputError(
				'type_missing',
				'Nothing says what happened. Enter a name under Signal, or add Name Field under Signal Fields.',
			);
		const source = sourceOf(index);
		return readSignal({ ...contact, ...parts, type: name }, bodyOf(json, index), now, {
			source: isEmpty(source) ? workflow : String(source).trim(),
			randomId: () => contentHash([nodeId, visit, keyOf(contact), json]),
		});
	};
}

interface Body {
	json: IDataObject;
	propertiesAt?: string;
}

/** The JSON that is kept, and where in it the properties stand. What an expression gives is put into it. */
function bodyReader(context: ContactRun['context']): (json: IDataObject, index: number) => Body {
	if (holdsExpression(context, PROPERTIES)) {
		const valueOf = valueReader(context, PROPERTIES);
		return (json, index) => {
			const properties = valueOf(index) as IDataObject;
			if (isEmpty(properties)) return { json };
			return { json: { ...json, properties }, propertiesAt: 'properties' };
		};
	}
	const path = fieldPath(context, PROPERTIES);
	return (json) =>
		path === undefined || isEmpty(readPath(json, path)) ? { json } : { json, propertiesAt: path };
}
