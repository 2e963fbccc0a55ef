import { keyOf, type ContactDetails } from '../contact/contact';
import { isEmpty, readContact, type ContactWarning } from '../contact/normalise';
import { isSafeText } from '../contact/text';
import { InputError } from '../errors';
import { contentHash } from './canonical';
import { readInstant } from './instant';
import {
	firstPath,
	readFirst,
	SIGNAL_FIELDS,
	type SignalField,
	type SignalMapping,
} from './mapping';
import { readPath } from './path';
import type { Signal } from './signal';

/** A signal as it was read from a body; who its contact is, only the store knows. */
export interface ParsedSignal extends Omit<Signal, 'contactId'> {
	contact: ContactDetails;
	warnings: ContactWarning[];
	properties: Record<string, unknown>;
}

export type ParseResult =
	| { index: number; status: 'ok'; signal: ParsedSignal }
	| { index: number; status: 'rejected'; code: string; message: string };

export interface ParseOptions {
	/** Names the sender, so that two senders may use the same event ids. */
	source: string;
	/** The signal's name where it is the same for all; the body's own is then not read. */
	fixedType?: string;
	/** Country of phone numbers in national form, where the body names none. */
	defaultCountry?: string;
	/** An id for a signal that brings neither id nor time; unique on each call. */
	randomId: () => string;
}

export const MOST_SIGNALS = 10_000;
export const LARGEST_SIGNAL = 256 * 1024;
/** How far a sender's clock may be ahead, in ms. */
export const CLOCK_TOLERANCE = 24 * 3_600_000;
const LONGEST_TEXT = 200;
const DEEPEST = 64;

/**
 * Reads the signals of a webhook's JSON body: one object, a list, or an object with a list under
 * `signals` or `batch`. Each is judged alone; results stand in the order of the body.
 *
 * A signal without a time happened at `receivedAt` (epoch ms). One without an id gets a hash of its
 * content as its id where it has a time, so that a repetition is a duplicate; without both it counts
 * as new each time. Ids become `<source>:<type>:<id>`: senders that put the number of an order where the
 * event's id belongs tell of several things with it.
 *
 * Rejected with: `not_an_object`, `signal_too_large` (256 kB), `signal_too_deep`, `type_missing`,
 * `type_invalid`, `event_id_invalid`, `object_key_invalid`, `properties_invalid`, `date_invalid`,
 * `date_too_early`, `date_in_future` (more than 24 h), and the codes of `readContact`.
 * Throws `InputError` `too_many_signals` for more than 10,000.
 */
export function parseSignals(
	body: unknown,
	mapping: SignalMapping,
	receivedAt: number,
	options: ParseOptions,
): ParseResult[] {
	const items = listOf(body, mapping);
	if (items.length > MOST_SIGNALS)
		throw new InputError(
			'too_many_signals',
			`This body holds ${items.length} signals. Send at most ${MOST_SIGNALS} at a time.`,
		);
	return items.map((item, index): ParseResult => {
		try {
			return { index, status: 'ok', signal: parseSignal(item, mapping, receivedAt, options) };
		} catch (error) {
			if (!(error instanceof InputError)) throw error;
			return { index, status: 'rejected', code: error.code, message: error.message };
		}
	});
}

const isObject = (value: unknown): value is Record<string, unknown> =>
	typeof value === 'object' && value !== null && !Array.isArray(value);

/** A signal may have a list of that name of its own; what has a name itself is one signal. */
function listOf(body: unknown, mapping: SignalMapping): readonly unknown[] {
	if (Array.isArray(body)) return body;
	if (isObject(body) && readFirst(body, mapping.type) === undefined)
		for (const key of ['signals', 'batch'])
			if (Object.hasOwn(body, key) && Array.isArray(body[key])) return body[key];
	return [body];
}

/** Longer keys are hashed: the store looks them up. */
const LONGEST_KEY = 300;

function eventIdOf(source: string, type: string, id: string): string {
	const parts = [source, type].map((part) => part.replaceAll(':', '%3A'));
	const key = [...parts, id].join(':');
	return key.length <= LONGEST_KEY ? key : contentHash([source, type, id]);
}

function parseSignal(
	item: unknown,
	mapping: SignalMapping,
	receivedAt: number,
	options: ParseOptions,
): ParsedSignal {
	if (!isObject(item)) throw new InputError('not_an_object', 'A signal must be a JSON object.');
	const { tact: _tact, ...json } = item;
	const raw: RawSignal = Object.fromEntries(
		SIGNAL_FIELDS.map((field) => [field, readFirst(json, mapping[field])]),
	);
	raw.type = findType(json, mapping, options.fixedType);
	const body = { json, propertiesAt: firstPath(json, mapping.properties) };
	return readSignal(raw, body, receivedAt, options);
}

/** What is said of a signal, each part as it came, of any type; the properties stand in the body. */
export type RawSignal = { [field in Exclude<SignalField, 'properties'>]?: unknown };

/**
 * One signal from its parts, for senders whose JSON is no signal by itself. `json` is kept as its body,
 * in which its properties stand at `propertiesAt`; absent, all of it is the properties. Blank parts
 * count as not given. Throws an InputError with the codes of `parseSignals`.
 */
export function readSignal(
	raw: RawSignal,
	{ json, propertiesAt }: { json: Record<string, unknown>; propertiesAt?: string },
	receivedAt: number,
	options: Pick<ParseOptions, 'source' | 'defaultCountry' | 'randomId'>,
): ParsedSignal {
	checkSize(json);
	const type = readType(raw.type);
	const { details: contact, warnings } = readContact(raw, options.defaultCountry);
	const objectKey = readId(raw.objectKey, 'object_key_invalid', 'object key');
	const timed = !isEmpty(raw.occurredAt);
	const occurredAt = timed ? readInstant(raw.occurredAt, receivedAt + CLOCK_TOLERANCE) : receivedAt;
	const properties = readProperties(json, propertiesAt);
	const id =
		readId(raw.eventId, 'event_id_invalid', 'event id') ??
		(timed
			? contentHash([type, keyOf(contact), occurredAt, objectKey ?? null, properties])
			: options.randomId());
	return {
		eventId: eventIdOf(options.source, type, id),
		type,
		contact,
		warnings,
		...(objectKey === undefined ? {} : { objectKey }),
		occurredAt,
		receivedAt,
		body: json,
		...(propertiesAt === undefined ? {} : { propertiesAt }),
		properties,
	};
}

/** Depth first, so that what follows may recurse. */
function checkSize(item: Record<string, unknown>): void {
	if (isDeeper(item, DEEPEST))
		throw new InputError(
			'signal_too_deep',
			`A signal may hold objects within objects ${DEEPEST} deep at most.`,
		);
	if (Buffer.byteLength(JSON.stringify(item)) > LARGEST_SIGNAL)
		throw new InputError('signal_too_large', 'A signal may have 256 kB at most.');
}

function isDeeper(value: unknown, depth: number): boolean {
	if (typeof value !== 'object' || value === null) return false;
	return depth === 0 || Object.values(value).some((part) => isDeeper(part, depth - 1));
}

function findType(json: object, mapping: SignalMapping, fixedType = ''): unknown {
	const found = fixedType.trim() || readFirst(json, mapping.type);
	// The default mapping finds Segment's kind of call before the name of what happened.
	return found === 'track' ? (readFirst(json, mapping.type.slice(1)) ?? found) : found;
}

function readType(value: unknown): string {
	if (isEmpty(value))
		throw new InputError('type_missing', 'Nothing says what happened. Send a "type".');
	const type = typeof value === 'string' ? value.trim() : '';
	if (type === '' || !isSafeText(type, LONGEST_TEXT))
		throw new InputError(
			'type_invalid',
			`The type must be text of at most ${LONGEST_TEXT} characters, such as order.completed.`,
		);
	return type;
}

function readId(value: unknown, code: string, name: string): string | undefined {
	if (isEmpty(value)) return undefined;
	const id = typeof value === 'number' && Number.isSafeInteger(value) ? String(value) : value;
	if (typeof id !== 'string' || !isSafeText(id, LONGEST_TEXT))
		throw new InputError(
			code,
			`The ${name} must be text of at most ${LONGEST_TEXT} characters, or a whole number.`,
		);
	return id.trim();
}

function readProperties(body: Record<string, unknown>, propertiesAt: string | undefined) {
	const found = propertiesAt === undefined ? body : readPath(body, propertiesAt);
	if (!isObject(found))
		throw new InputError('properties_invalid', 'The properties must be a JSON object.');
	return found;
}
