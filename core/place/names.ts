const SHORT: Readonly<Record<string, string>> = {
	st: 'saint',
	ste: 'sainte',
	ft: 'fort',
	mt: 'mount',
};

/** Longer than any name of a place in the tables; contacts bring what they like. */
const LONGEST = 100;

/**
 * A name in the form in which its spellings agree: without case, accents and punctuation, "St." being
 * "Saint" and "&" being "and". Empty for what is too long to be a name.
 */
export function foldName(name: string): string {
	if (name.length > LONGEST) return '';
	return name
		.normalize('NFKD')
		.replace(/\p{M}/gu, '')
		.toLowerCase()
		.replaceAll('&', ' and ')
		.replace(/['’‘ʻ.]/g, '')
		.split(/[^\p{L}\p{N}]+/u)
		.filter(Boolean)
		.map((word) => SHORT[word] ?? word)
		.join(' ');
}
