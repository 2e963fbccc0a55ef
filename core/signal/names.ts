import type { Engagement } from '../guardrail/policy';
import type { Signal } from './signal';

/**
 * The names by which Tact's panels, templates and standard model know what people do. Any other name will
 * do as well, as long as whoever sends the signal and whoever waits for it use the same.
 */

/** Somebody bought something; `objectKey` is the order. */
export const ORDER_COMPLETED = 'order.completed';

/** An order has arrived; `objectKey` is the order. */
export const ORDER_DELIVERED = 'order.delivered';

/** Somebody complained to the company. A spam complaint to a mail provider is `email.complained`. */
export const COMPLAINT_RECEIVED = 'support.complaint';

/** A support case began; `objectKey` is the case, so that its own closing ends it. */
export const CASE_OPENED = 'case.opened';

/** A support case is over; `objectKey` is the case. */
export const CASE_CLOSED = 'case.closed';

/** A mail was opened, by the person or by a mail program on its own. */
export const EMAIL_OPENED = 'email.opened';

/** A link in a mail was followed. */
export const EMAIL_CLICKED = 'email.clicked';

/** A link in a text message was followed. Nobody can tell whether one was read. */
export const SMS_CLICKED = 'sms.clicked';

/** A push message was tapped. */
export const PUSH_OPENED = 'push.opened';

/**
 * The signals that tell at which hour a person turns to messages. A tap on a push message is as wilful
 * as a click.
 */
export const ENGAGEMENT_SIGNALS: Readonly<Record<string, Engagement['kind']>> = {
	[EMAIL_OPENED]: 'opened',
	[EMAIL_CLICKED]: 'clicked',
	[SMS_CLICKED]: 'clicked',
	[PUSH_OPENED]: 'clicked',
};

/** The opens and clicks among `signals`, in their order. */
export const engagementOf = (
	signals: ReadonlyArray<Pick<Signal, 'type' | 'occurredAt'>>,
): Engagement[] =>
	signals.flatMap(({ type, occurredAt }) =>
		Object.hasOwn(ENGAGEMENT_SIGNALS, type)
			? [{ at: occurredAt, kind: ENGAGEMENT_SIGNALS[type]! }]
			: [],
	);
