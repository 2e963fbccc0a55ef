import type { Mail } from '../mail';
import type { Sms } from '../sms';

export interface PageOptions {
	/** The time of a message, in words; by default the time of day at which it came. */
	formatTime?: (message: Mail | Sms) => string;
	/** Whom it is for, by email and by phone alike; by default the address or number. */
	personOf?: (message: Mail | Sms) => string;
	/** Told at the top of the page. */
	note?: string;
}

const STYLE = `
	body { font: 15px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 60rem; padding: 0 1rem; color: #222 }
	h1 { font-size: 1.3rem } h2 { font-size: 1rem; margin: 1.6rem 0 .3rem }
	p.note, td.when, td.how { color: #666 } td { vertical-align: top }
	td.when { white-space: nowrap; width: 20rem } td.how { width: 4rem }
	table { border-collapse: collapse; width: 100% } td { padding: .25rem .6rem .25rem 0; border-top: 1px solid #e5e5e5 }
	a { color: #0b5cad } pre { white-space: pre-wrap; font: inherit } iframe { width: 100%; height: 30rem; border: 1px solid #ddd }
	dt { color: #666; float: left; width: 6rem } dd { margin-left: 6rem }
	@media (prefers-color-scheme: dark) { body { background: #1b1b1d; color: #ddd } td { border-color: #3a3a3d } a { color: #7db7f0 } iframe { background: #fff } }
`;

const REFRESH_SECONDS = 2;

/** All messages, grouped by person in the order in which they first heard, each person's newest last. */
export function renderPeoplePage(
	messages: ReadonlyArray<Mail | Sms>,
	options: PageOptions,
): string {
	const people = Map.groupBy(messages, (message) => options.personOf?.(message) ?? message.to);
	const sections = [...people].map(
		([person, received]) => `<section><h2>${escape(person)}</h2>
			<table>${received.map((message) => row(message, options)).join('')}</table></section>`,
	);
	const mails = messages.filter(({ channel }) => channel === 'email').length;
	return page(
		'Messages',
		`<h1>${mails} emails and ${messages.length - mails} texts to ${people.size} people</h1>
		${options.note ? `<p class="note">${escape(options.note)}</p>` : ''}
		${sections.join('') || '<p class="note">Nothing has arrived yet.</p>'}`,
		`<meta http-equiv="refresh" content="${REFRESH_SECONDS}">`,
	);
}

/** One mail with its text and, shut off from everything else, its HTML. */
export function renderMailPage(mail: Mail, options: PageOptions): string {
	return page(
		mail.subject,
		`<p><a href="/">All messages</a></p>
		<h1>${escape(mail.subject)}</h1>
		<dl><dt>To</dt><dd>${escape(mail.to)}</dd><dt>From</dt><dd>${escape(mail.from)}</dd>
		<dt>Time</dt><dd>${escape(time(mail, options))}</dd></dl>
		${mail.html ? `<iframe sandbox="" title="The mail" srcdoc="${escape(mail.html)}"></iframe>` : ''}
		${mail.text ? `<pre>${escape(mail.text)}</pre>` : ''}`,
	);
}

/** A text is short enough to be read in the list; a mail has a page of its own. */
function row(message: Mail | Sms, options: PageOptions): string {
	const [how, what] =
		message.channel === 'sms'
			? ['SMS', escape(message.text)]
			: ['Email', `<a href="/mail/${message.id}">${escape(message.subject || '(no subject)')}</a>`];
	return `<tr><td class="when">${escape(time(message, options))}</td>
		<td class="how">${how}</td><td>${what}</td></tr>`;
}

function time(message: Mail | Sms, { formatTime }: PageOptions): string {
	return formatTime?.(message) ?? new Date(message.receivedAt).toLocaleTimeString('en-GB');
}

function page(title: string, body: string, head = ''): string {
	return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${escape(title)}</title>
		${head}<style>${STYLE}</style></head><body>${body}</body></html>`;
}

function escape(text: string): string {
	const entities: Record<string, string> = {
		'&': '&amp;',
		'<': '&lt;',
		'>': '&gt;',
		'"': '&quot;',
	};
	return text.replace(/[&<>"]/g, (character) => entities[character]!);
}
