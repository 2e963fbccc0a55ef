import type { IDataObject, INodeParameters } from 'n8n-workflow';

/**
 * What a step does, in one line under its name. Its text is part of the node's description, where the
 * editor evaluates it; so it must stand for itself and use nothing from outside.
 */
export function subtitleFor(p: INodeParameters | IDataObject): string {
	const span = (amount: unknown, unit: unknown) =>
		String(amount) === '1' ? `1 ${String(unit).replace(/s$/, '')}` : `${amount} ${unit}`;
	const journey = p.journey ? String(p.journey) : 'this journey';
	switch (p.operation) {
		case 'enter':
			return p.journey ? `Enter ${p.journey}` : 'Enter journey';
		case 'finish':
			return p.reason && p.reason !== 'completed' ? `Finish: ${p.reason}` : 'Finish journey';
		case 'remove':
			return `Remove from ${journey}`;
		case 'move':
			return p.toStep ? `Move to ${p.toStep}` : 'Move people';
		case 'pause':
		case 'resume': {
			const what: Record<string, string> = { contact: 'the contact', everything: 'everything' };
			const verb = p.operation === 'pause' ? 'Pause' : 'Resume';
			return `${verb} ${what[String(p.scope)] ?? journey}`;
		}
		case 'status':
			return `Show ${p.show ?? 'steps'}`;
	}
	const then = p.then === 'localTime' ? `, then ${p.localTime}` : '';
	if (p.until === 'signal')
		return `Wait until ${p.signal || 'a signal'}, at most ${span(p.amount, p.unit)}`;
	if (p.until === 'date') {
		const offset = p.direction === 'at' ? '' : `${span(p.amount, p.unit)} ${p.direction} `;
		return `Wait until ${offset}${p.dateField || 'a date'}${then}`;
	}
	return `Wait ${span(p.amount, p.unit)}${then}`;
}

/** See `subtitleFor`, as the node's description wants it. */
export const SUBTITLE_EXPRESSION = `={{(${subtitleFor.toString()})($parameter)}}` as const;
