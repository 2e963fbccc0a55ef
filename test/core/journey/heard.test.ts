import { countsSince } from '../../../core/journey/heard';

const BEGIN = Date.parse('2026-03-02T10:00:00.600Z');
const SECOND_OF_IT = Date.parse('2026-03-02T10:00:00Z');
const signal = (id: number, occurredAt: number, receivedAt = BEGIN) => ({
	id,
	occurredAt,
	receivedAt,
});

test.each<[string, ReturnType<typeof signal>, boolean]>([
	['later', signal(6, BEGIN + 1), true],
	['the beginning itself, told by a clock that runs fast', signal(5, BEGIN + 1), false],
	['earlier', signal(6, BEGIN - 1), false],
	['of one instant, written down later', signal(6, BEGIN), true],
	['of one instant, written down before', signal(4, BEGIN), false],
	['of one instant, the beginning itself', signal(5, BEGIN), false],
	['of one second, by a sender of whole seconds', signal(6, SECOND_OF_IT), true],
	['of one second, written down before', signal(4, SECOND_OF_IT), false],
	['of the second before', signal(6, SECOND_OF_IT - 1_000), false],
])('after signal 5: %s', (_, heard, counts) => {
	expect(countsSince(heard, { at: BEGIN, after: 5 })).toBe(counts);
});

test.each([
	[SECOND_OF_IT, BEGIN + 1, true],
	[SECOND_OF_IT, BEGIN, false],
	[BEGIN, BEGIN + 1, true],
	[BEGIN - 1, BEGIN + 1, false],
])('after no signal: at %d, received at %d', (occurredAt, receivedAt, counts) => {
	expect(countsSince(signal(1, occurredAt, receivedAt), { at: BEGIN })).toBe(counts);
});
