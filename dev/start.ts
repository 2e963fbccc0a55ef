/**
 * The demo behind `npm start`: a real n8n with the nodes and the templates, a mail catcher, and
 * sample contacts that live through days in seconds. `--check` ends by itself, with exit code 1 when
 * a mail is missing or too many.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { checkMails } from './demo/check';
import { DemoClock } from './demo/clock';
import { samples, sendLater, signUp } from './demo/contacts';
import { deployTemplates } from './demo/workflows';
import { MailCatcher, type Mail } from './mail';
import { freePorts, LocalN8n, OWNER } from './n8n';

const EDITOR_PORT = 5678;
const MAIL_PORT = 1080;

async function main(check: boolean): Promise<number> {
	const stopped = new AbortController();
	for (const signal of ['SIGINT', 'SIGTERM'] as const) {
		process.on(signal, () => stopped.abort());
	}
	say('Preparing n8n ...');
	const n8n = await LocalN8n.prepare({ folder: 'demo', port: EDITOR_PORT });
	const clock = new DemoClock(n8n);
	await clock.hold();

	const zones = new Map(samples.people.map(({ email, timezone }) => [email, timezone]));
	const formatTime = ({ to, receivedAt }: Mail) =>
		clock.describe(receivedAt, zones.get(to) ?? 'UTC');
	const [webPort] = await freePorts(MAIL_PORT);
	const note =
		'Time runs fast here: a day takes 8 seconds. Times are local ones of the person, at arrival; ' +
		'sending alone takes up to an hour on this clock.';
	const mail = await MailCatcher.start({ webPort, formatTime, note });
	try {
		say('Starting n8n ...');
		await n8n.start();
		if (stopped.signal.aborted) return 0;
		await introduce(n8n, mail);
		mail.onMail((arrived) =>
			say(`${formatTime(arrived).padEnd(36)} ${arrived.to.padEnd(20)} ${arrived.subject}`),
		);
		await clock.run();
		await signUp(n8n);
		const happenings = samples.people.map(async (person) => {
			if (!person.later) return;
			await sleep(clock.realMsUntil(person.later.afterDays), undefined, stopped);
			await sendLater(n8n, person);
			say(`${person.email}: ${person.later.signal}`);
		});
		if (!check) {
			await Promise.race([aborted(stopped.signal), Promise.all(happenings).then(() => never())]);
			return 0;
		}
		await Promise.all(happenings);
		const complaints = await checkMails(mail);
		complaints.forEach(say);
		say(complaints.length > 0 ? 'Not as expected.' : 'Everybody got what they were to get.');
		return complaints.length > 0 ? 1 : 0;
	} finally {
		stopped.abort();
		say('Stopping ...');
		await n8n.stop();
		await mail.stop();
	}
}

async function introduce(n8n: LocalN8n, mail: MailCatcher): Promise<void> {
	const smtp = await n8n.rest.createCredential(mail.credential('mail-catcher'));
	const { deployed, failed } = await deployTemplates(n8n, smtp);
	for (const [name, why] of failed) say(`"${name}" could not be published: ${why}`);
	say(`
  Editor   ${n8n.url}
           log in as ${OWNER.email} with the password ${OWNER.password}
  Mails    ${mail.url}
${[...deployed].map(([name, url]) => `  Workflow ${url}  (${name})`).join('\n')}

Worth a look:
  - the mails: nobody is written to at night, wherever they live (the times are those of arrival,
    and sending takes up to an hour on this fast clock)
${samples.people
	.filter(({ story }) => story)
	.map(({ firstName, story }) => `  - ${firstName} ${story}`)
	.join('\n')}
  - the workflow's executions: one carries many people from one step to the next

${samples.people.length} people sign up now. A day takes 8 seconds. Ctrl-C ends it all.
`);
}

const aborted = (signal: AbortSignal): Promise<void> =>
	new Promise((resolve) => {
		if (signal.aborted) resolve();
		else signal.addEventListener('abort', () => resolve(), { once: true });
	});

const never = (): Promise<never> => new Promise(() => undefined);

function say(line: string): void {
	console.log(line);
}

main(process.argv.includes('--check')).then(
	(code) => {
		process.exitCode = code;
	},
	(error: unknown) => {
		if (!(error instanceof Error && error.name === 'AbortError')) {
			console.error(error);
			process.exitCode = 1;
		}
	},
);
