import {
	instantOf,
	isDayAndTime,
	type DayAndTime,
	type Happening,
	type SamplePerson,
} from './scenario';
import { filledIn, type Sender } from './senders';

/** What no message may hold: the traces of an expression that found nothing. */
const UNFINISHED = /undefined|Invalid|\[object/;

/** A message as far as it is words. */
export interface Words {
	subject?: string;
	text: string;
}

/** Whether something is missing from a message that an expression was to fill in. */
export const isUnfinished = ({ subject = '', text }: Words): boolean =>
	UNFINISHED.test(subject) || UNFINISHED.test(text);

/** What somebody knows of themselves and of one of their signals. */
interface Known {
	person: SamplePerson;
	happening: Happening;
	/** Epoch ms at which day 0 began to be played. */
	beganAt: number;
}

/** What stands for each expression of the templates, found without n8n; undefined where the signal lacks it. */
const VALUES: Record<string, (known: Known) => string | undefined> = {
	"String($json.firstName || 'there').slice(0, 30)": ({ person }) => person.firstName,
	'$json.tact.signal.object': ({ happening }) => textOf(happening.signal.objectKey),
	"$json.formToken || 'form'": ({ happening }) => textOf(happening.signal.formToken) ?? 'form',
	'$json.visitDay': (known) => {
		const part = visitParts(known, { weekday: 'long', day: 'numeric', month: 'long' });
		return part && `${part.weekday}, ${part.day} ${part.month}`;
	},
	'$json.visitTime': (known) => {
		const part = visitParts(known, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
		return part && `${part.hour}:${part.minute}`;
	},
};

/**
 * What a sender has to say to a person, word for word: one wording for each of their signals that can have
 * led to it. Errors: for an expression of which nothing is known here.
 */
export function wordingsFor(sender: Sender, person: SamplePerson, beganAt: number): Words[] {
	return person.happenings.flatMap((happening) => {
		let whole = true;
		const fill = (text: string) =>
			filledIn(text, (expression) => {
				const find = VALUES[expression];
				if (!find) throw new Error(`What {{ ${expression} }} stands for is not known here.`);
				const value = find({ person, happening, beganAt });
				whole &&= value !== undefined;
				return value ?? '';
			});
		const { subject, text } = sender;
		const words = {
			...(subject === undefined ? {} : { subject: fill(subject) }),
			text: fill(text),
		};
		return whole ? [words] : [];
	});
}

const textOf = (value: unknown): string | undefined =>
	value === undefined ? undefined : String(value);

/** The parts of `startsAt`, as the person's own calendar and clock show them. */
function visitParts(
	{ person, happening, beganAt }: Known,
	options: Intl.DateTimeFormatOptions,
): Record<string, string> | undefined {
	const { startsAt } = happening.signal;
	if (!isDayAndTime(startsAt)) return undefined;
	const at = instantOf(startsAt as DayAndTime, person.timezone, beganAt);
	const format = new Intl.DateTimeFormat('en-US', { ...options, timeZone: person.timezone });
	return Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, value]));
}
