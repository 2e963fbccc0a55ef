import { isEmpty } from '../contact/normalise';
import { readPath } from './path';

/** What is read from a signal's body. */
export const SIGNAL_FIELDS = [
	'type',
	'eventId',
	'occurredAt',
	'objectKey',
	'properties',
	'email',
	'phone',
	'externalId',
	'zone',
	'country',
	'region',
	'locale',
	'traits',
] as const;
export type SignalField = (typeof SIGNAL_FIELDS)[number];

/** Where each field may stand in the body: the first path that leads to something counts. */
export type SignalMapping = Readonly<Record<SignalField, readonly string[]>>;

/**
 * Reads Tact's own JSON, the Segment spec, and most senders that are like one of them.
 * The name is `type`, else `event`; in Segment's `track` calls it is `event`. A `name` is the person's
 * own in many forms and never taken for it.
 */
export const DEFAULT_MAPPING: SignalMapping = {
	type: ['type', 'event'],
	eventId: ['id', 'eventId', 'messageId'],
	occurredAt: ['timestamp', 'occurredAt'],
	objectKey: ['objectKey'],
	properties: ['properties'],
	email: ['email', 'contact.email', 'traits.email', 'context.traits.email', 'properties.email'],
	phone: ['phone', 'contact.phone', 'traits.phone', 'context.traits.phone', 'properties.phone'],
	externalId: ['externalId', 'contact.externalId', 'userId'],
	zone: ['zone', 'timezone', 'contact.zone', 'context.timezone'],
	country: ['country', 'contact.country'],
	region: ['region', 'contact.region'],
	locale: ['locale', 'contact.locale', 'context.locale'],
	traits: ['traits', 'contact.traits', 'context.traits'],
};

/** The default mapping with the operator's own paths in place; one that differs has no second guess. */
export function mappingWith(paths: Partial<Record<SignalField, string>>): SignalMapping {
	const own = SIGNAL_FIELDS.flatMap((field) => {
		const path = paths[field]?.trim();
		return path && path !== DEFAULT_MAPPING[field][0] ? [[field, [path]]] : [];
	});
	return { ...DEFAULT_MAPPING, ...Object.fromEntries(own) };
}

/** The value at the first of `paths` that leads to something other than null and blank text; else `undefined`. */
export function readFirst(json: unknown, paths: readonly string[]): unknown {
	const path = firstPath(json, paths);
	return path === undefined ? undefined : readPath(json, path);
}

/** The first of `paths` that leads to something other than null and blank text; else `undefined`. */
export function firstPath(json: unknown, paths: readonly string[]): string | undefined {
	return paths.find((path) => !isEmpty(readPath(json, path)));
}
