/** A message by its labels: what it is for, and the operator's own words for it. */
export interface Labelled {
	purpose: string;
	tags?: readonly string[];
}

const plain = (word: string): string => word.trim().toLowerCase();

/** The first of `labels` that the message has as its purpose or as a tag, as written there; case does not matter. */
export function labelAmong(
	labels: readonly string[],
	{ purpose, tags = [] }: Labelled,
): string | undefined {
	const own = new Set([purpose, ...tags].map(plain));
	return labels.find((label) => own.has(plain(label)));
}
