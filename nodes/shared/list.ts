/** The entries of a text with commas between. */
export const listOf = (text: unknown): string[] =>
	String(text ?? '')
		.split(',')
		.map((entry) => entry.trim())
		.filter((entry) => entry !== '');
