import fc from 'fast-check';
import { describeMoment } from '../../../core/moment/describe';
import { readMoments } from '../../../core/moment/read';
import { momentTitle } from '../../../nodes/SignalTrigger/title';
import { filledRows, titleOf } from './panel';
import { rows } from './rows';

const said = (row: Parameters<typeof momentTitle>[0]) =>
	describeMoment(readMoments([row], 'Europe/Berlin')[0]!);

test('the title of a row is the sentence that travels with its items', () => {
	fc.assert(
		fc.property(rows, (row) => {
			expect(momentTitle(row)).toBe(said(row));
		}),
		{ numRuns: 500 },
	);
});

test('it is the same in the editor, and for the row as n8n hands it to the node', () => {
	fc.assert(
		fc.property(rows, (row) => {
			const [filled] = filledRows(row);
			expect(titleOf(row)).toBe(said(filled!));
			expect(titleOf(filled!)).toBe(said(filled!));
		}),
		{ numRuns: 200 },
	);
});

const anything = fc.oneof(
	fc.constantFrom(undefined, null, '', ' ', 0, -1, '={{ $json.a }}', true, {}, []),
	fc.string(),
);

test('a row that is half filled in, or wrongly, has a title all the same', () => {
	const fields = ['signal', 'absent', 'amount', 'unit', 'times', 'unless', 'dateField', 'points'];
	fc.assert(
		fc.property(
			fc.constantFrom(undefined, 'first', 'notFollowed', 'repeated', 'silence', 'date', 'score'),
			fc.record(Object.fromEntries(fields.map((field) => [field, anything]))),
			fc.constantFrom(undefined, 'points', 'contact'),
			(when, row, choice) => {
				const title = momentTitle({ ...row, when, edge: choice, dateOf: choice } as never);
				expect(title).toMatch(/^When \S/);
				expect(title).not.toMatch(/NaN|undefined/);
			},
		),
	);
});
