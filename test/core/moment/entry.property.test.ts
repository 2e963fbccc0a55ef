import fc from 'fast-check';
import { dateEntry, readEntry, signalEntry } from '../../../core/moment/entry';

const ids = fc.integer({ min: 1, max: 2 ** 49 });
const moments = fc.integer({ min: 1, max: 999_999_999 });

it('what an entry was made of is read from it', () => {
	fc.assert(
		fc.property(ids, moments, fc.integer({ min: -(2 ** 42), max: 2 ** 42 }), (id, moment, date) => {
			expect(readEntry(signalEntry(id))).toEqual({ signalId: id });
			expect(readEntry(signalEntry(id, moment))).toEqual({ signalId: id, momentId: moment });
			expect(readEntry(dateEntry(date, moment))).toEqual({ date, momentId: moment });
		}),
	);
});

it('is nothing for an entry of another kind', () => {
	for (const entry of ['x7.0', 's', 's12~', 's12~7 ', '~7', 'd~7', 's1.5', ''])
		expect(readEntry(entry)).toBeUndefined();
});
