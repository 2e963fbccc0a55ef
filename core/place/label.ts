import data from './countries.json';
import regions from './regions.json';

const countryNames: Readonly<Record<string, { names: string[] }>> = data.countries;
const regionNames: Readonly<
	Record<string, { regions: Record<string, { names: string[] } | undefined> } | undefined>
> = regions.countries;

/** Countries whose names want an article in a sentence. */
const WITH_ARTICLE = ['AE', 'BS', 'CF', 'DO', 'GB', 'GM', 'MV', 'NL', 'PH', 'SC', 'US'];

/** A place in words that go into a sentence: `Florida`, `the United States`; its code where it has no name. */
export function placeLabel({ country, region }: { country: string; region?: string }): string {
	if (region !== undefined) {
		const named = regionNames[country]?.regions[region]?.names[0];
		return named ?? `${country}-${region}`;
	}
	const name = Object.hasOwn(countryNames, country) ? countryNames[country]!.names[0] : undefined;
	if (name === undefined) return country;
	return WITH_ARTICLE.includes(country) ? `the ${name}` : name;
}
