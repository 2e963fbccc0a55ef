import { answerOf } from '../../../core/journey/answer';
import type { AwaitedSignals } from '../../../core/journey/journey';

const heard = (id: number, over: object = {}) => ({
	id,
	contactId: 1,
	type: 'paid',
	occurredAt: id * 1_000,
	receivedAt: id * 1_000,
	properties: { total: id },
	...over,
});
const awaits = (over: Partial<AwaitedSignals> = {}): AwaitedSignals => ({
	types: ['paid', 'refused'],
	where: [],
	sameObject: true,
	...over,
});
const answer = (
	how: AwaitedSignals,
	{ since, ...wait }: { since: number; objectKey?: string },
	...some: object[]
) => answerOf(how, { ...wait, since: { at: since * 1_000 } }, some as never)?.id;

test('the first after the beginning, of any of the names, that fits the conditions', () => {
	const signals = [heard(1), heard(2, { type: 'opened' }), heard(3, { type: 'refused' }), heard(4)];
	expect(answer(awaits(), { since: 0 }, ...signals)).toBe(1);
	expect(answer(awaits(), { since: 1 }, ...signals)).toBe(3);
	const where = [{ property: 'total', operator: 'greaterThan' as const, value: 3 }];
	expect(answer(awaits({ where }), { since: 0 }, ...signals)).toBe(4);
	expect(answer(awaits({ types: ['lost'] }), { since: 0 }, ...signals)).toBeUndefined();
});

test('only about the same object, unless it is told otherwise or is about none', () => {
	const signals = [heard(1), heard(2, { objectKey: 'b' }), heard(3, { objectKey: 'a' })];
	expect(answer(awaits(), { since: 0, objectKey: 'a' }, ...signals)).toBe(3);
	expect(answer(awaits(), { since: 0 }, ...signals)).toBe(1);
	expect(answer(awaits({ sameObject: false }), { since: 0, objectKey: 'a' }, ...signals)).toBe(1);
});
