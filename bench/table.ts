/** One line of the report: a figure of ours and, where there is one, what it is compared with. */
export interface Row {
	what: string;
	/** The database under it. */
	store: string;
	value: number;
	unit: string;
	/** In the same unit. */
	peer?: { name: string; value: number };
	ratio?: number;
	aim?: string;
	holds?: boolean;
}

/** The ratio with an aim that it must not exceed. */
export const atMost = (ratio: number, limit: number): Pick<Row, 'ratio' | 'aim' | 'holds'> => ({
	ratio,
	aim: `<= ${limit}`,
	holds: ratio <= limit,
});

/** The ratio with an aim that it must reach. */
export const atLeast = (ratio: number, limit: number): Pick<Row, 'ratio' | 'aim' | 'holds'> => ({
	ratio,
	aim: `>= ${limit}`,
	holds: ratio >= limit,
});

const HEAD = ['what', 'store', 'Tact', 'unit', 'beside it', 'its figure', 'ratio', 'aim', 'holds'];
/** Columns of figures, which stand on the right. */
const FIGURES = new Set([2, 5, 6]);

/** The rows as plain text in aligned columns. */
export function formatTable(rows: readonly Row[]): string {
	const lines = [HEAD, ...rows.map(cells)];
	const widths = HEAD.map((_, column) => Math.max(...lines.map((line) => line[column]!.length)));
	const text = lines.map((line) =>
		line
			.map((cell, column) =>
				FIGURES.has(column) ? cell.padStart(widths[column]!) : cell.padEnd(widths[column]!),
			)
			.join('  ')
			.trimEnd(),
	);
	return [text[0], widths.map((width) => '-'.repeat(width)).join('  '), ...text.slice(1)].join(
		'\n',
	);
}

function cells({ what, store, value, unit, peer, ratio, aim, holds }: Row): string[] {
	return [
		what,
		store,
		figure(value),
		unit,
		peer?.name ?? '',
		peer ? figure(peer.value) : '',
		ratio === undefined ? '' : `${ratio.toFixed(2)}x`,
		aim ?? '',
		holds === undefined ? '' : holds ? 'yes' : 'NO',
	];
}

/** Three digits at least, thousands set apart. */
function figure(value: number): string {
	const digits = Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2;
	return value.toLocaleString('en-GB', {
		minimumFractionDigits: digits,
		maximumFractionDigits: digits,
	});
}
