import { DEFAULT_MAPPING, mappingWith } from '../../../core/signal/mapping';
import { parseSignals, type ParseOptions } from '../../../core/signal/parse';

const NOW = Date.UTC(2026, 2, 1, 12);
const options: ParseOptions = { source: 'shop', randomId: () => 'random' };
const ann = { type: 'order.completed', email: 'ann@example.org' };

const parse = (body: unknown, changes: Partial<ParseOptions> = {}, mapping = DEFAULT_MAPPING) =>
	parseSignals(body, mapping, NOW, { ...options, ...changes });

function parseOne(body: unknown, changes: Partial<ParseOptions> = {}, mapping = DEFAULT_MAPPING) {
	const [result] = parse(body, changes, mapping);
	if (result?.status !== 'ok') throw new Error(`rejected: ${JSON.stringify(result)}`);
	return result.signal;
}

const nested = (depth: number): unknown => JSON.parse('['.repeat(depth) + ']'.repeat(depth));

describe('a signal', () => {
	it('is read whole', () => {
		const body = {
			...ann,
			id: 'e1',
			timestamp: '2026-03-01T10:00:00+01:00',
			objectKey: 77,
			zone: 'Europe/Berlin',
			properties: { amount: 5 },
			tact: { pass: 'forged' },
		};
		const { tact: _tact, ...kept } = body;
		expect(parseOne(body)).toEqual({
			eventId: 'shop:order.completed:e1',
			type: 'order.completed',
			contact: { email: 'ann@example.org', zone: 'Europe/Berlin' },
			warnings: [],
			objectKey: '77',
			occurredAt: Date.UTC(2026, 2, 1, 9),
			receivedAt: NOW,
			properties: { amount: 5 },
			body: kept,
			propertiesAt: 'properties',
		});
	});

	it('without properties has the whole body as such, but for tact', () => {
		expect(parseOne({ ...ann, amount: 5, tact: 1 }).properties).toEqual({ ...ann, amount: 5 });
	});

	it('is read from a Segment batch', () => {
		const body = {
			sentAt: '2026-03-01T11:00:00Z',
			batch: [
				{
					type: 'track',
					event: 'Order Completed',
					messageId: 'm1',
					userId: 'u1',
					timestamp: '2026-03-01T11:00:00Z',
					context: { traits: { email: 'ann@example.org' }, locale: 'de-DE' },
					properties: { total: 9 },
				},
				{ type: 'identify', userId: 'u2', traits: { plan: 'pro' } },
			],
		};
		const [track, identify] = parse(body);
		expect(track).toMatchObject({
			status: 'ok',
			signal: {
				eventId: 'shop:Order Completed:m1',
				type: 'Order Completed',
				contact: { externalId: 'u1', email: 'ann@example.org', locale: 'de-DE' },
				properties: { total: 9 },
			},
		});
		expect(identify).toMatchObject({
			status: 'ok',
			signal: { type: 'identify', contact: { externalId: 'u2', traits: { plan: 'pro' } } },
		});
	});

	it("is read by the operator's own paths, and by those alone", () => {
		const mapping = mappingWith({ type: 'kind', email: 'customer.mail', eventId: ' ' });
		const body = { kind: 'booked', customer: { mail: 'bob@example.org' }, id: 9, ...ann };
		expect(parseOne(body, {}, mapping)).toMatchObject({
			type: 'booked',
			eventId: 'shop:booked:9',
			contact: { email: 'bob@example.org' },
		});
		expect(parse(ann, {}, mapping)[0]).toMatchObject({ code: 'type_missing' });
	});

	it('has the fixed type where one is set', () => {
		expect(parseOne(ann, { fixedType: ' lead.created ' }).type).toBe('lead.created');
	});

	it.each<[unknown, number]>([
		[1_772_359_200, 1_772_359_200_000],
		[1_772_359_200.5, 1_772_359_200_500],
		[1_772_359_200_123, 1_772_359_200_123],
		['1772359200', 1_772_359_200_000],
		['2026-03-01', Date.UTC(2026, 2, 1)],
		['20260301T0930Z', Date.UTC(2026, 2, 1, 9, 30)],
		['2026-03-01 09:30:00', Date.UTC(2026, 2, 1, 9, 30)],
		['2026-03-02T11:59:59Z', Date.UTC(2026, 2, 2, 11, 59, 59)],
		[null, NOW],
		['', NOW],
	])('with the time %j occurred at %d', (timestamp, expected) => {
		expect(parseOne({ ...ann, timestamp }).occurredAt).toBe(expected);
	});
});

describe('bad input', () => {
	it.each<[string, unknown, string]>([
		['null', null, 'not_an_object'],
		['text', 'order.completed', 'not_an_object'],
		['a number', 5, 'not_an_object'],
		['a list in a list', [[ann]], 'not_an_object'],
		['no type', { email: 'ann@example.org' }, 'type_missing'],
		['a blank type', { ...ann, type: ' ' }, 'type_missing'],
		['a type that is a list', { ...ann, type: ['x'] }, 'type_invalid'],
		['a type that is a number', { ...ann, type: 5 }, 'type_invalid'],
		['a long type', { ...ann, type: 'x'.repeat(201) }, 'type_invalid'],
		['a type with a NUL', { ...ann, type: 'a\u0000' }, 'type_invalid'],
		["a person's name for a type", { name: 'Ann', email: 'ann@example.org' }, 'type_missing'],
		['nobody', { type: 'x' }, 'contact_missing'],
		['half an address', { ...ann, email: 'ann@' }, 'email_invalid'],
		['an address list', { ...ann, email: ['ann@example.org'] }, 'field_not_text'],
		['a number from nowhere', { type: 'x', phone: '0151 12345678' }, 'phone_without_country'],
		['an id that is an object', { ...ann, id: {} }, 'event_id_invalid'],
		['an id that is true', { ...ann, id: true }, 'event_id_invalid'],
		['a long id', { ...ann, id: 'x'.repeat(201) }, 'event_id_invalid'],
		['an object key that is a list', { ...ann, objectKey: [] }, 'object_key_invalid'],
		['properties that are text', { ...ann, properties: 'x' }, 'properties_invalid'],
		['a date that is true', { ...ann, timestamp: true }, 'date_invalid'],
		['a date that is an object', { ...ann, timestamp: {} }, 'date_invalid'],
		['a date that is none', { ...ann, timestamp: 'yesterday' }, 'date_invalid'],
		['a day that is none', { ...ann, timestamp: '2026-02-30' }, 'date_invalid'],
		['a time of day alone', { ...ann, timestamp: '12:30' }, 'date_invalid'],
		['a negative number', { ...ann, timestamp: -5 }, 'date_invalid'],
		['a clock never set', { ...ann, timestamp: 5 }, 'date_too_early'],
		['1999', { ...ann, timestamp: '1999-12-31T23:59:59Z' }, 'date_too_early'],
		['the day after tomorrow', { ...ann, timestamp: '2026-03-02T12:00:01Z' }, 'date_in_future'],
		['microseconds', { ...ann, timestamp: NOW * 1000 }, 'date_in_future'],
		['256 kB', { ...ann, blob: 'x'.repeat(256 * 1024) }, 'signal_too_large'],
		['100,000 levels', { ...ann, deep: nested(100_000) }, 'signal_too_deep'],
	])('%s: %s', (_, body, code) => {
		expect(parse(body)).toEqual([
			{ index: 0, status: 'rejected', code, message: expect.stringMatching(/\w/) },
		]);
	});

	it('stops one signal and not its neighbours', () => {
		const results = parse({ signals: [ann, 5, { ...ann, email: 'x' }, ann] });
		expect(results.map(({ index, status }) => [index, status])).toEqual([
			[0, 'ok'],
			[1, 'rejected'],
			[2, 'rejected'],
			[3, 'ok'],
		]);
	});

	it('answers a body of too many as a whole', () => {
		expect(() => parse(new Array(10_001).fill(ann))).toThrow(
			expect.objectContaining({ code: 'too_many_signals' }),
		);
		expect(parse([])).toEqual([]);
	});

	it('takes a list of its own for no batch', () => {
		expect(parse({ ...ann, signals: [1, 2] })).toHaveLength(1);
	});

	it('reads 10,000 in a few seconds at most, however busy the machine is', () => {
		const body = Array.from({ length: 10_000 }, (_, i) => ({
			...ann,
			id: i,
			email: `c${i}@example.org`,
			timestamp: '2026-03-01T10:00:00Z',
		}));
		const started = performance.now();
		expect(parse(body).every(({ status }) => status === 'ok')).toBe(true);
		expect(performance.now() - started).toBeLessThan(15_000);
	});
});

describe('an event id', () => {
	const timed = { ...ann, timestamp: '2026-03-01T10:00:00Z', properties: { a: 1, b: [2] } };

	it('belongs to its source', () => {
		const id = (source: string, given: string) =>
			parseOne({ ...ann, id: given }, { source }).eventId;
		expect(id('a', 'b:c')).not.toBe(id('a:b', 'c'));
		expect(id('a', 'x')).not.toBe(id('b', 'x'));
	});

	it('is a hash of the content where a time came without one', () => {
		const { eventId } = parseOne(timed);
		const { type, ...rest } = timed;
		expect(eventId).toMatch(/^shop:order\.completed:[0-9a-f]{64}$/);
		expect(parseOne({ ...rest, properties: { b: [2], a: 1 }, type }).eventId).toBe(eventId);
	});

	it.each([
		{ type: 'other' },
		{ email: 'bob@example.org' },
		{ timestamp: '2026-03-01T10:00:01Z' },
		{ objectKey: '1' },
		{ properties: { a: 1, b: [3] } },
	])('tells %j from the same without', (change) => {
		expect(parseOne({ ...timed, ...change }).eventId).not.toBe(parseOne(timed).eventId);
	});

	it('is drawn where neither id nor time came', () => {
		let drawn = 0;
		const randomId = () => String(++drawn);
		const ids = [ann, ann].map((body) => parseOne(body, { randomId }).eventId);
		expect(ids).toEqual(['shop:order.completed:1', 'shop:order.completed:2']);
	});
});
