import { DateTime } from 'luxon';
import type { Mail } from '../mail';
import type { Sms } from '../sms';
import type { DemoClock } from './clock';
import type { Query } from './query';
import type { SamplePerson, Scenario } from './scenario';
import { readTouches } from './touches';

/** Who got a message, and when the gate let it out, as they see it. */
export class SendTimes {
	private readonly known = new Map<string, string>();
	private readonly people: SamplePerson[];
	private readonly beganAt: number;

	constructor(
		private readonly clock: DemoClock,
		private readonly query: Query,
		scenarios: readonly Scenario[],
	) {
		this.people = scenarios.flatMap(({ people }) => people);
		this.beganAt = clock.now;
	}

	/** Whom a message is for; undefined for somebody who is not in the scenarios. */
	personOf({ to }: Mail | Sms): SamplePerson | undefined {
		return this.people.find(({ email, phone }) => email === to || phone === to);
	}

	/** In words: "day 2, Tue 08:00 in Asia/Tokyo". Known once `read` has been asked; "just now" before. */
	describe(message: Mail | Sms): string {
		return this.known.get(keyOf(message)) ?? 'just now';
	}

	/** The same, looked up in the store. */
	async read(message: Mail | Sms): Promise<string> {
		const key = keyOf(message);
		const known = this.known.get(key);
		if (known) return known;
		const person = this.personOf(message);
		const zone = person?.timezone ?? 'UTC';
		const letOut = (await readTouches(this.query)).findLast(
			({ email, channel }) => email === person?.email && channel === message.channel,
		);
		const local = DateTime.fromMillis(letOut?.at ?? this.clock.now, { zone });
		const began = DateTime.fromMillis(this.beganAt, { zone }).startOf('day');
		const day = Math.round(local.startOf('day').diff(began, 'days').days);
		const words = `day ${day}, ${local.toFormat('ccc HH:mm')} in ${zone}`;
		this.known.set(key, words);
		return words;
	}
}

const keyOf = ({ channel, id }: Mail | Sms): string => `${channel} ${id}`;
