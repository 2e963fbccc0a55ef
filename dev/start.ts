/**
 * The demo behind `npm start`: a real n8n with the nodes and the templates, a mail catcher, and
 * sample contacts that live through days in seconds. `--check` ends by itself, with exit code 1 when
 * a template cannot be published or a mail is missing or too many.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { checkMails } from './demo/check';
import { DemoClock } from './demo/clock';
import { samples, sendLater, signUp } from './demo/contacts';
import { SendTimes } from './demo/times';
import { deployTemplates } from './demo/workflows';
import { MailCatcher } from './mail';
import { freePorts, LocalN8n, OWNER } from './n8n';

const EDITOR_PORT = 5678;
const MAIL_PORT = 1080;
const DAY_TAKES_MS = 12_000;
const NOTE =
	`Time runs fast here: a day takes ${DAY_TAKES_MS / 1000} seconds. The times are those at which ` +
	'the gates let the mails out, where their readers live.';

async function main(check: boolean): Promise<number> {
	const stopped = new AbortController();
	for (const signal of ['SIGINT', 'SIGTERM'] as const) {
		process.on(signal, () => stopped.abort());
	}
	say('Preparing n8n ...');
	const n8n = await LocalN8n.prepare({ folder: 'demo', port: EDITOR_PORT });
	const clock = new DemoClock(n8n.storeFile, DAY_TAKES_MS);
	await clock.hold();

	const times = new SendTimes(clock, n8n.storeFile);
	const [webPort] = await freePorts(MAIL_PORT);
	const formatTime = times.describe.bind(times);
	const mail = await MailCatcher.start({ webPort, formatTime, note: NOTE });
	try {
		say('Starting n8n ...');
		await n8n.start();
		if (stopped.signal.aborted) return 0;
		const failed = await introduce(n8n, mail);
		mail.onMail((arrived) => say(line(arrived.to, arrived.subject, times.describe(arrived))));
		await clock.run();
		await signUp(n8n);
		const happenings = samples.people.map(async (person) => {
			if (!person.later) return;
			await sleep(person.later.afterDays * DAY_TAKES_MS, undefined, stopped);
			await sendLater(n8n, person);
			say(line(person.email, `(signal ${person.later.signal})`));
		});
		if (!check) {
			await Promise.race([aborted(stopped.signal), Promise.all(happenings).then(() => never())]);
			return 0;
		}
		await Promise.all(happenings);
		const complaints = [...failed, ...(await checkMails(mail, DAY_TAKES_MS))];
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

/** Publishes the templates and says where everything is; gives what could not be published. */
async function introduce(n8n: LocalN8n, mail: MailCatcher): Promise<string[]> {
	const smtp = await n8n.rest.createCredential(mail.credential('mail-catcher'));
	const { deployed, failed } = await deployTemplates(n8n, smtp);
	const failures = [...failed].map(([name, why]) => `"${name}" could not be published: ${why}`);
	failures.forEach(say);
	const workflows = [...deployed].map(([name, url]) => `             ${name}: ${url}`);
	const stories = samples.people.flatMap(({ firstName, story }) =>
		story ? [`  - ${firstName} ${story}.`] : [],
	);
	say(`
  The editor ${n8n.url}
             log in as ${OWNER.email} with the password ${OWNER.password}
${workflows.join('\n')}
  The mails  ${mail.url}

What to look at:
  - The mails: nobody is written to before 08:00 or after 20:00, wherever they live.
${stories.join('\n')}
  - The workflow's executions in the editor: one takes many people from one step to the next.

${samples.people.length} people sign up now. A day takes ${DAY_TAKES_MS / 1000} seconds. The times below are those at which the gates let
the mails out, where their readers live. Ctrl-C ends it all.
`);
	return failures;
}

const LONGEST_NAME = Math.max(...samples.people.map(({ email }) => email.length));

const line = (email: string, what: string, when = ''): string =>
	`${email.padEnd(LONGEST_NAME)}  ${what.padEnd(34)}  ${when}`.trimEnd();

const aborted = (signal: AbortSignal): Promise<void> =>
	new Promise((resolve) => {
		if (signal.aborted) resolve();
		else signal.addEventListener('abort', () => resolve(), { once: true });
	});

const never = (): Promise<never> => new Promise(() => undefined);

function say(text: string): void {
	console.log(text);
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
