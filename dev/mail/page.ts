import type { Mail } from '.';

export interface MailPageOptions {
	/** The time of a mail, in words; by default the time of day at which it came. */
	formatTime?: (mail: Mail) => string;
	/** Told at the top of the page. */
	note?: string;
}

const STYLE = `
	body { font: 15px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 60rem; padding: 0 1rem; color: #222 }
	h1 { font-size: 1.3rem } h2 { font-size: 1rem; margin: 1.6rem 0 .3rem }
	p.note, td.when { color: #666 } td.when { white-space: nowrap; width: 20rem }
	table { border-collapse: collapse; width: 100% } td { padding: .25rem .6rem .25rem 0; border-top: 1px solid #e5e5e5 }
	a { color: #0b5cad } pre { white-space: pre-wrap; font: inherit } iframe { width: 100%; height: 30rem; border: 1px solid #ddd }
	dt { color: #666; float: left; width: 6rem } dd { margin-left: 6rem }
	@media (prefers-color-scheme: dark) { body { background: #1b1b1d; color: #ddd } td { border-color: #3a3a3d } a { color: #7db7f0 } iframe { background: #fff } }
`;

const REFRESH_SECONDS = 2;

/** All mails, grouped by person, each person's newest last. */
export function renderPeoplePage(mails: readonly Mail[], options: MailPageOptions): string {
	const people = new Map<string, Mail[]>();
	for (const mail of mails) people.set(mail.to, [...(people.get(mail.to) ?? []), mail]);
	const sections = [...people].map(
		([person, received]) => `<section><h2>${escape(person)}</h2>
			<table>${received.map((mail) => row(mail, options)).join('')}</table></section>`,
	);
	return page(
		'Mail',
		`<h1>Mail: ${mails.length} to ${people.size} people</h1>
		${options.note ? `<p class="note">${escape(options.note)}</p>` : ''}
		${sections.join('') || '<p class="note">Nothing has arrived yet.</p>'}`,
		`<meta http-equiv="refresh" content="${REFRESH_SECONDS}">`,
	);
}

/** One mail with its text and, shut off from everything else, its HTML. */
export function renderMailPage(mail: Mail, options: MailPageOptions): string {
	return page(
		mail.subject,
		`<p><a href="/">All mail</a></p>
		<h1>${escape(mail.subject)}</h1>
		<dl><dt>To</dt><dd>${escape(mail.to)}</dd><dt>From</dt><dd>${escape(mail.from)}</dd>
		<dt>Time</dt><dd>${escape(time(mail, options))}</dd></dl>
		${mail.html ? `<iframe sandbox="" title="The mail" srcdoc="${escape(mail.html)}"></iframe>` : ''}
		${mail.text ? `<pre>${escape(mail.text)}</pre>` : ''}`,
	);
}

function row(mail: Mail, options: MailPageOptions): string {
	return `<tr><td class="when">${escape(time(mail, options))}</td>
		<td><a href="/mail/${mail.id}">${escape(mail.subject || '(no subject)')}</a></td></tr>`;
}

function time(mail: Mail, { formatTime }: MailPageOptions): string {
	return formatTime?.(mail) ?? new Date(mail.receivedAt).toLocaleTimeString('en-GB');
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
	return text.replace(/[&<>"]/g, (character) => entities[character]);
}
