/** Where a rule holds or a person is: ISO 3166-1 country, and a region of it by ISO 3166-2 (`FL`). */
export interface Place {
	country: string;
	region?: string;
}

/** The place in the one form in which tables are asked: upper case, and `FL` for `US-FL` too. */
export function plainPlace(place: Place): Place {
	const country = place.country.trim().toUpperCase();
	const region = place.region?.trim().toUpperCase().replace(`${country}-`, '');
	return region ? { country, region } : { country };
}

/** `US` or `US-FL`. */
export function placeKey({ country, region }: Place): string {
	return region ? `${country}-${region}` : country;
}
