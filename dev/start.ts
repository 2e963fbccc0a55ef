/**
 * The demo behind `npm start`: a real n8n with the nodes and all templates, a mail catcher and a stand-in
 * of Twilio, and sample people for each template, who live through weeks in minutes. `--check` ends by
 * itself, with exit code 1 when a template cannot be published or somebody got what they were not to get.
 */
import { mkdirSync } from 'node:fs';
import { complaints } from './demo/check';
import { DemoClock } from './demo/clock';
import { play } from './demo/play';
import { sqliteQuery } from './demo/query';
import { readScenarios } from './demo/scenario';
import { SendTimes } from './demo/times';
import { deployTemplates } from './demo/workflows';
import { Inbox } from './inbox';
import { MailCatcher, type Mail } from './mail';
import { DATA, freePorts, LocalN8n, OWNER } from './n8n';
import { SmsCatcher, type Sms } from './sms';

const EDITOR_PORT = 5678;
const INBOX_PORT = 1080;
const NOTE =
	'Time leaps here from one event to the next. The times are those at which the gates let the messages out, ' +
	'where their readers live.';

const scenarios = readScenarios();

async function main(check: boolean): Promise<number> {
	const stopped = new AbortController();
	for (const signal of ['SIGINT', 'SIGTERM'] as const) {
		process.on(signal, () => stopped.abort());
	}
	say('Preparing n8n ...');
	const mail = await MailCatcher.start();
	const sms = await SmsCatcher.start();
	mkdirSync(DATA, { recursive: true });
	const env = sms.environment(DATA);
	const n8n = await LocalN8n.prepare({ folder: 'demo', port: EDITOR_PORT, env });
	const query = sqliteQuery(n8n.storeFile);
	const clock = new DemoClock(n8n.storeFile);
	await clock.hold();
	const beganAt = clock.now;

	const times = new SendTimes(clock, query, scenarios);
	const [port] = await freePorts(INBOX_PORT);
	const inbox = await Inbox.start(
		port!,
		{ mails: () => mail.mails, texts: () => sms.messages },
		{
			note: NOTE,
			formatTime: (message) => times.describe(message),
			personOf: (message) => nameOf(times, message),
		},
	);
	try {
		say('Starting n8n ...');
		await n8n.start();
		if (stopped.signal.aborted) return 0;
		const failed = await introduce(n8n, mail, sms, inbox);
		const tell = async (message: Mail | Sms) => {
			const what = message.channel === 'email' ? message.subject : `SMS: ${message.text}`;
			say(line(nameOf(times, message), what, await times.read(message)));
		};
		mail.onMail((message) => void tell(message));
		sms.onMessage((message) => void tell(message));
		for (const { people } of scenarios) {
			for (const { phone, saidStop } of people) if (phone && saidStop) sms.stop(phone);
		}
		await play({
			n8n,
			clock,
			query,
			scenarios,
			stopped: stopped.signal,
			onSent: (person, type) => say(line(person.firstName, `(signal ${type})`)),
		});
		if (!check) {
			if (!stopped.signal.aborted) say('That was all. n8n goes on until you press Ctrl-C.');
			await aborted(stopped.signal);
			return 0;
		}
		const found = [...failed, ...(await complaints(scenarios, { mail, sms, query, beganAt }))];
		found.forEach(say);
		say(found.length > 0 ? 'Not as expected.' : 'Everybody got what they were to get.');
		return found.length > 0 ? 1 : 0;
	} finally {
		stopped.abort();
		say('Stopping ...');
		await n8n.stop();
		await Promise.all([inbox.stop(), mail.stop(), sms.close()]);
	}
}

/** Publishes the templates and says where everything is; gives what could not be published. */
async function introduce(
	n8n: LocalN8n,
	mail: MailCatcher,
	sms: SmsCatcher,
	inbox: Inbox,
): Promise<string[]> {
	const smtp = await n8n.rest.createCredential(mail.credential('mail-catcher'));
	const twilioApi = await n8n.rest.createCredential(sms.credential('sms-stand-in'));
	const { deployed, failed } = await deployTemplates(n8n, { smtp, twilioApi });
	const failures = [...failed].map(([name, why]) => `"${name}" could not be published: ${why}`);
	failures.forEach(say);
	const stories = scenarios.map(({ template, people }) =>
		[
			`  ${template}: ${deployed.get(template) ?? 'not published'}`,
			...people.map(({ firstName, story }) => `    ${firstName} ${story}.`),
		].join('\n'),
	);
	const everybody = scenarios.flatMap(({ people }) => people);
	say(`
  The editor    ${n8n.url}
                log in as ${OWNER.email} with the password ${OWNER.password}
  The messages  ${inbox.url}

Who is who:

${stories.join('\n')}

What to look at:
  - The messages: nobody is written to at night, wherever they live.
  - The workflows' executions in the editor: one takes many people from one step to the next.

${everybody.length} people begin now. Time leaps from one event to the next, so that eight weeks pass in about a minute. The
times below are those at which the gates let the messages out, where their readers live. Ctrl-C ends it all.
`);
	return failures;
}

const nameOf = (times: SendTimes, message: Mail | Sms): string =>
	times.personOf(message)?.firstName ?? message.to;

const LONGEST_NAME = Math.max(
	...scenarios.flatMap(({ people }) => people.map(({ firstName }) => firstName.length)),
);

const line = (name: string, what: string, when = ''): string =>
	`${name.padEnd(LONGEST_NAME)}  ${what.padEnd(44)}  ${when}`.trimEnd();

const aborted = (signal: AbortSignal): Promise<void> =>
	new Promise((resolve) => {
		if (signal.aborted) resolve();
		else signal.addEventListener('abort', () => resolve(), { once: true });
	});

function say(text: string): void {
	console.log(text);
}

main(process.argv.includes('--check')).then(
	(code) => {
		process.exitCode = code;
	},
	(error: unknown) => {
		console.error(error);
		process.exitCode = 1;
	},
);
