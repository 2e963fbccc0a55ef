import { complaints, type Outcome } from '../../dev/demo/check';
import { readScenarios } from '../../dev/demo/scenario';
import { sendersOf } from '../../dev/demo/senders';
import { wordingsFor } from '../../dev/demo/wording';

const BEGAN_AT = Date.parse('2026-11-22T09:00:00Z');
const scenarios = readScenarios();
const noShow = scenarios.find(({ template }) => template === 'No-show prevention')!;
/** Gets a mail and a text with day and hour; her appointment is on 25 November at ten, in Berlin. */
const lena = noShow.people.find(({ firstName }) => firstName === 'Lena')!;

const MAIL = {
	subject: 'Your appointment tomorrow',
	text: [
		'Hello Lena,\n\na short reminder of your appointment: Wednesday, 25 November, 10:00, 1 Example Street.',
		'Does it still suit you? Confirm or choose another time here: https://example.com/a/A-1',
		'Best wishes\nYour Company\n1 Example Street, Example Town',
		'You get this mail because you booked an appointment with us and ticked "remind me by email". Answer with "no reminders" and we stop.',
	].join('\n\n'),
};
const TEXT =
	'Your Company: see you today at 10:00, 1 Example Street. If something comes up: https://example.com/a/A-1 Reply STOP to end texts.';

interface Caught {
	subject?: string;
	text: string;
}

/** What is complained of where Lena alone was there and got these. */
async function aboutLena(mail: Caught, text: string): Promise<string[]> {
	const outcome = {
		mail: { to: () => [{ channel: 'email', receivedAt: 1, ...mail }] },
		sms: { to: () => [{ channel: 'sms', receivedAt: 2, text }] },
		query: async (sql: string) =>
			sql.includes('tact_enrolments') ? [{ email: lena.email, reason: lena.leaves[0] }] : [],
		beganAt: BEGAN_AT,
	} as unknown as Outcome;
	return await complaints([{ ...noShow, people: [lena] }], outcome);
}

describe('the check of the demo', () => {
	test('has nothing to say of messages that are right to the letter', async () => {
		expect(await aboutLena({ ...MAIL, text: MAIL.text.replaceAll('\n', '\r\n') }, TEXT)).toEqual(
			[],
		);
	});

	test.each<[string, string, string]>([
		['a date that could not be read', MAIL.text.replace('10:00', 'Invalid DateTime'), TEXT],
		['a link that leads nowhere', MAIL.text.replace('/A-1', '/undefined'), TEXT],
		['an object in place of a name', MAIL.text.replace('Lena', '[object Object]'), TEXT],
	])('finds %s unfinished', async (_, mail, text) => {
		expect((await aboutLena({ ...MAIL, text: mail }, text)).join('\n')).toMatch(
			/was to read a finished message/,
		);
	});

	test.each<[string, string, string]>([
		['a wrong hour in a mail', MAIL.text.replace('10:00', '09:00'), TEXT],
		['a wrong hour in a text', MAIL.text, TEXT.replace('10:00', '15:30')],
		['a link to another booking', MAIL.text, TEXT.replace('A-1', 'A-2')],
		['no name', MAIL.text.replace('Lena', ''), TEXT],
		['a sentence too many', `${MAIL.text} Buy now.`, TEXT],
	])('finds %s', async (_, mail, text) => {
		expect((await aboutLena({ ...MAIL, text: mail }, text)).join('\n')).toMatch(
			/was to read \[.+; it was \[/,
		);
	});

	test.each(scenarios)('knows what everybody in "$template" has to read', (scenario) => {
		for (const person of scenario.people) {
			const senders = sendersOf(person.writtenToBy ?? scenario.template);
			for (const name of person.gets) {
				const sender = senders.find((each) => each.name === name)!;
				const wordings = wordingsFor(sender, person, BEGAN_AT);
				expect({ name, to: person.firstName, wordings }).toMatchObject({
					wordings: expect.arrayContaining([expect.anything()]),
				});
				for (const { text } of wordings) expect(text).not.toContain('{{');
			}
		}
	});
});
