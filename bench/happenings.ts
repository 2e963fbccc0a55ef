/** Of ten signals, what each one is. */
const TYPES = [
	'newsletter.signup',
	'estimate.sent',
	'estimate.sent',
	'estimate.signed',
	'case.viewed',
	'case.viewed',
	'case.viewed',
	'page.viewed',
	'page.viewed',
	'page.viewed',
];

/** What the nth contact of a business does. */
export const happeningOf = (n: number): string => TYPES[n % TYPES.length]!;
