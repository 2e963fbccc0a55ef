import type { IDataObject, INodeParameters } from 'n8n-workflow';

/**
 * What a gate does, in one line under its name. Its text is part of the node's description, where the
 * editor evaluates it; so it must stand for itself and use nothing from outside.
 */
export function subtitleFor(p: INodeParameters | IDataObject): string {
	if (p.operation === 'explain') return p.journey ? `Explain: ${p.journey}` : 'Explain';
	const own = () => `${p.allowedFrom}-${p.allowedUntil}`;
	const hours = () => {
		if (p.allowedHours === 'recommended') return 'recommended hours';
		return p.allowedHours === 'own' ? own() : `${own()} or stricter`;
	};
	const custom = () => {
		if (p.messageType !== 'transactional') return hours();
		const bypasses = Array.isArray(p.bypasses) ? p.bypasses : [];
		return bypasses.includes('hours' as never) ? 'transactional' : `transactional, ${own()}`;
	};
	const rules = p.preset === 'custom' ? custom() : p.preset;
	return `${p.operation === 'check' ? 'Check: ' : ''}${p.channel}, ${rules}`;
}

/** See `subtitleFor`, as the node's description wants it. */
export const SUBTITLE_EXPRESSION = `={{(${subtitleFor.toString()})($parameter)}}` as const;
