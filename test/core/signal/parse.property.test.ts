import fc from 'fast-check';
import { canonicalJson } from '../../../core/signal/canonical';
import { DEFAULT_MAPPING } from '../../../core/signal/mapping';
import { CLOCK_TOLERANCE, parseSignals } from '../../../core/signal/parse';
import { propertiesOf } from '../../../core/signal/signal';

const NOW = Date.UTC(2026, 2, 1, 12);
const parse = (body: unknown) =>
	parseSignals(body, DEFAULT_MAPPING, NOW, { source: 's', randomId: () => 'r' });

const hostile = fc.record(
	{
		type: fc.oneof(fc.constant('x'), fc.jsonValue()),
		email: fc.oneof(fc.constant('ann@example.org'), fc.jsonValue()),
		timestamp: fc.oneof(
			fc.integer(),
			fc.double(),
			fc.date({ noInvalidDate: true }).map(String),
			fc.jsonValue(),
		),
		id: fc.oneof(fc.string(), fc.jsonValue()),
		properties: fc.oneof(fc.constant({}), fc.jsonValue()),
		zone: fc.jsonValue(),
		tact: fc.jsonValue(),
	},
	{ requiredKeys: [] },
);

it('every item has its answer, in order, and what is taken is fit to be stored', () => {
	fc.assert(
		fc.property(fc.array(fc.oneof(hostile, fc.jsonValue())), (body) => {
			const results = parse(body);
			expect(results.map(({ index }) => index)).toEqual(body.map((_, index) => index));
			for (const result of results) {
				if (result.status === 'rejected') continue;
				const { signal } = result;
				expect(signal.type.length).toBeGreaterThan(0);
				expect(signal.eventId.startsWith('s:')).toBe(true);
				expect(Number.isSafeInteger(signal.occurredAt)).toBe(true);
				expect(signal.occurredAt).toBeLessThanOrEqual(NOW + CLOCK_TOLERANCE);
				expect(signal.body).not.toHaveProperty('tact');
				expect(propertiesOf(signal)).toBe(signal.properties);
			}
		}),
	);
});

it('canonical JSON is the same JSON, whatever the order of the keys', () => {
	const reversed = (value: unknown): unknown => {
		if (Array.isArray(value)) return value.map(reversed);
		if (typeof value !== 'object' || value === null) return value;
		return Object.fromEntries(
			Object.entries(value)
				.reverse()
				.map(([key, part]) => [key, reversed(part)]),
		);
	};
	fc.assert(
		fc.property(fc.jsonValue(), (value) => {
			expect(canonicalJson(reversed(value))).toBe(canonicalJson(value));
			expect(JSON.parse(canonicalJson(value))).toEqual(JSON.parse(JSON.stringify(value)));
		}),
	);
});
