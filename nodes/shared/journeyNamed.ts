import { InputError } from '../../core/errors';
import type { JourneyDefinition } from '../../core/journey/journey';

/**
 * The one of these journeys that somebody means by this key, or by this name where no key is so. Throws
 * InputError `journey_unknown`, with the names that there are.
 */
export function journeyNamed(name: string, known: readonly JourneyDefinition[]): JourneyDefinition {
	const found =
		known.find((journey) => journey.key === name) ?? known.find((journey) => journey.name === name);
	if (found) return found;
	const names = known.map((journey) => `"${journey.name}"`).join(', ') || 'none as yet';
	throw new InputError('journey_unknown', `No journey is named "${name}". There are: ${names}.`);
}
