import { randomBytes } from 'node:crypto';
import { segmentsOf } from './segments';

/** A text message as Twilio was asked to send it. */
export interface SmsRequest {
	to: string;
	from: string;
	text: string;
}

/** What Twilio answers: a status and JSON. */
export interface Answer {
	status: number;
	body: Record<string, unknown>;
}

export interface Account {
	sid: string;
	token: string;
}

const E164 = /^\+[1-9]\d{6,14}$/;
const LONGEST_TEXT = 1_600;

/**
 * Answers one call as Twilio's REST API of 2010-04-01 does: the account itself, and Messages. Codes and texts
 * of errors are Twilio's own.
 * @param request method, path, the Authorization header and the form
 * @param stopped whether this number has answered STOP
 * @returns the answer, and the message where it was accepted
 */
export function answerTwilio(
	request: { method: string; path: string; authorization: string; form: URLSearchParams },
	account: Account,
	stopped: (number: string) => boolean,
): { answer: Answer; message?: SmsRequest } {
	const { method, path, authorization, form } = request;
	const expected = Buffer.from(`${account.sid}:${account.token}`).toString('base64');
	if (authorization !== `Basic ${expected}`) return refused(401, 20003, 'Authenticate');
	const home = `/2010-04-01/Accounts/${account.sid}`;
	if (method === 'GET' && path === `${home}.json`) {
		const { sid } = account;
		return { answer: { status: 200, body: { sid, status: 'active', type: 'Trial' } } };
	}
	if (method !== 'POST' || path !== `${home}/Messages.json`)
		return refused(404, 20404, `The requested resource ${path} was not found`);

	const message = {
		to: form.get('To') ?? '',
		from: form.get('From') ?? '',
		text: form.get('Body') ?? '',
	};
	const { to, from, text } = message;
	if (to === '') return refused(400, 21604, "A 'To' phone number is required.");
	if (from === '') return refused(400, 21603, "A 'From' phone number is required.");
	if (text === '') return refused(400, 21602, 'Message body is required.');
	if (text.length > LONGEST_TEXT)
		return refused(400, 21617, 'The concatenated message body exceeds the 1600 character limit');
	if (!E164.test(to)) return refused(400, 21211, `Invalid 'To' Phone Number: ${to}`);
	if (!E164.test(from)) return refused(400, 21212, `Invalid From Number (caller ID): ${from}`);
	if (stopped(to)) return refused(400, 21610, 'Attempt to send to unsubscribed recipient');
	return { answer: { status: 201, body: accepted(message, account.sid) }, message };
}

function refused(status: number, code: number, message: string): { answer: Answer } {
	const more_info = `https://www.twilio.com/docs/errors/${code}`;
	return { answer: { status, body: { code, message, more_info, status } } };
}

function accepted({ to, from, text }: SmsRequest, account: string): Record<string, unknown> {
	const sid = `SM${randomBytes(16).toString('hex')}`;
	return {
		sid,
		account_sid: account,
		api_version: '2010-04-01',
		to,
		from,
		body: text,
		status: 'queued',
		direction: 'outbound-api',
		num_segments: String(segmentsOf(text)),
		num_media: '0',
		messaging_service_sid: null,
		error_code: null,
		error_message: null,
		price: null,
		price_unit: 'USD',
		date_sent: null,
		uri: `/2010-04-01/Accounts/${account}/Messages/${sid}.json`,
	};
}
