import { placeLabel } from '../../../core/place/label';
import { describeNote } from '../../../core/place/note';
import { resolvePlace, type PlaceFacts } from '../../../core/place/place';

test.each([
	[{ country: 'US', region: 'FL' }, 'Florida'],
	[{ country: 'US' }, 'the United States'],
	[{ country: 'FR' }, 'France'],
	[{ country: 'FR', region: 'ZZZ' }, 'FR-ZZZ'],
	[{ country: 'KE', region: '30' }, 'KE-30'],
	[{ country: 'XX' }, 'XX'],
	[{ country: 'constructor' }, 'constructor'],
])('%j is called %s', (place, label) => expect(placeLabel(place)).toBe(label));

test.each<[PlaceFacts, string]>([
	[{ zone: 'Mars/Base' }, '"Mars/Base" is not a known time zone'],
	[{ country: 'Utopia' }, '"Utopia" is not a known country'],
	[{ country: 'US', region: 'ZZ' }, '"ZZ" is not a known region of its country'],
	[{ region: 'Atlantis' }, 'where the region "Atlantis" lies is not known without a country'],
	[{ phone: '0151' }, '"0151" is no phone number with its country code'],
	[{ latitude: 1 }, 'the coordinates "1, undefined" lack one of the two'],
	[{ latitude: 100, longitude: 1 }, '"100, 1" are no coordinates'],
	[{ latitude: 0, longitude: 0 }, 'the coordinates "0, 0" lie at sea'],
	[{ city: 7 as never }, 'the city is no text'],
])('what is not usable of %j is told', (facts, words) => {
	expect(resolvePlace(facts, 'UTC').notes.map(describeNote)).toEqual([words]);
});
