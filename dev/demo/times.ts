import { DateTime } from 'luxon';
import type { Mail } from '../mail';
import type { DemoClock } from './clock';
import { samples } from './contacts';
import { readTouches } from './touches';

/**
 * When mails were sent, as their readers see it. That is the instant at which the gate let them out:
 * sending takes a second or so, which are hours on the demo's clock.
 */
export class SendTimes {
	private readonly known = new WeakMap<Mail, string>();
	private readonly beganAt: number;

	constructor(
		private readonly clock: DemoClock,
		private readonly storeFile: string,
	) {
		this.beganAt = clock.at(Date.now());
	}

	/** In words: "day 2, Tue 08:00 in Asia/Tokyo". */
	describe(mail: Mail): string {
		const known = this.known.get(mail) ?? this.read(mail);
		this.known.set(mail, known);
		return known;
	}

	private read(mail: Mail): string {
		const zone = samples.people.find(({ email }) => email === mail.to)?.timezone ?? 'UTC';
		const arrivedAt = this.clock.at(mail.receivedAt);
		const letOut = readTouches(this.storeFile).findLast(
			({ email, at }) => email === mail.to && at <= arrivedAt,
		);
		const local = DateTime.fromMillis(letOut?.at ?? arrivedAt, { zone });
		const began = DateTime.fromMillis(this.beganAt, { zone }).startOf('day');
		const day = Math.round(local.startOf('day').diff(began, 'days').days);
		return `day ${day}, ${local.toFormat('ccc HH:mm')} in ${zone}`;
	}
}
