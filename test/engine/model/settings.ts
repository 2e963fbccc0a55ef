/** What an operator can change in the panels of the workflow under test. Lengths of time in hours. */
export interface Settings {
	/** "Not followed": this long after `sent`. */
	within: number;
	/** "Several times": so many `viewed` within a day. */
	times: number;
	distinct: boolean;
	/** "Silence": this long without `viewed` or `booked`. */
	silence: number;
	/** The wait for an answer lasts at most so long. */
	answerBy: number;
	/** The wait before the reminder. */
	rest: number;
	/** Whether people who wait get the new wait of an edit. */
	newWait: boolean;
	/** Whether `paid` is a goal of the journey Care, besides `signed` of the journey Quote. */
	goal: boolean;
	/** Whether `cancelled` is an exit of both. */
	exit: boolean;
	/** Whether `called` is an answer too, besides `confirmed`. */
	called: boolean;
	/** Whether an answer must be about the same object. */
	sameObject: boolean;
	/** Who may enter the journey Care. */
	reentry: 'never' | 'after_leaving' | 'after_time' | 'always';
	/** Whether the journeys exclude each other; Quote has the higher priority. */
	grouped: boolean;
}

export const ORIGINAL: Settings = {
	within: 10,
	times: 2,
	distinct: false,
	silence: 72,
	answerBy: 24,
	rest: 48,
	newWait: false,
	goal: true,
	exit: true,
	called: false,
	sameObject: true,
	reentry: 'after_leaving',
	grouped: false,
};

/** What the panels leave as it is; all in ms. */
export const SECOND = 1_000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;
/** "Several times" counts within it. */
export const WINDOW = DAY;
/** Largest lateness of moments, and grace of "not followed". */
export const LATENESS = DAY;
export const GRACE = 5 * MINUTE;
/** Days since the last entry, with "again after some days". */
export const AGAIN_AFTER = 2 * DAY;
/** The reminder is skipped when it is later than this. */
export const REMINDER_LATENESS = 12 * HOUR;
/** How long a workflow that is switched off still hears, and how long a lease lasts. */
export const HEARS_ON = 30 * SECOND;
export const LEASE = 60 * SECOND;

export const JOURNEYS = ['Quote', 'Care'] as const;
export type JourneyName = (typeof JOURNEYS)[number];
export const PRIORITY: Record<JourneyName, number> = { Quote: 60, Care: 40 };

/** Nodes at which somebody can wait, in the order in which the test lets them look. */
export const PLACES = ['Signals', 'Ask', 'Answer', 'Thank', 'Rest', 'Remind'] as const;
export type Place = (typeof PLACES)[number];

/** What the world shows of itself, for the comparison of the model with the nodes. */
export interface Shown {
	/** Moments that started the workflow since the last look. */
	moments: string[];
	/** Messages since the last look, those of one person about one thing in their order. */
	messages: string[];
	enrolments: string[];
	waits: string[];
}

/** A signal as its sender gives it. */
export interface Told {
	eventId: string;
	type: string;
	email: string;
	object?: string;
	/** Epoch ms. */
	at: number;
}

export const momentLine = (name: string, { eventId, type, email, object, at }: Told): string =>
	`${name}: ${type} ${eventId} of ${email} about ${object ?? '-'} at ${timeLine(at)}`;

export const messageLine = (to: string, subject: string): string => `${to}: ${subject}`;

export const enrolmentLine = (
	email: string,
	journey: string,
	object: string | undefined,
	enteredAt: number,
	reason: string | undefined,
): string =>
	`${email} in ${journey} about ${object ?? '-'} since ${timeLine(enteredAt)}: ${reason ?? 'still'}`;

/** When somebody is due whose wait is over by a signal is of no interest: it is at once. */
export const waitLine = (
	email: string,
	place: string,
	object: string | undefined,
	dueAt: number,
	outcome: string | undefined,
): string =>
	`${email} at ${place} about ${object ?? '-'}: ${outcome?.replace(/^signal:.*/, 'answered') ?? timeLine(dueAt)}`;

export const timeLine = (at: number): string => new Date(at).toISOString();

export const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** Sorted by person and thing; what is about the same stays in its order. */
export function inOrderOfEach(messages: readonly string[]): string[] {
	const whose = (line: string) => line.replace(/: \w+ /, ': ');
	return [...messages].sort((a, b) => byText(whose(a), whose(b)));
}
