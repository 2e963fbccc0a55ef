import { parseRows } from '../../../../core/guardrail/pack/row';

const allDays = [1, 2, 3, 4, 5, 6, 7];
const row = {
	id: 'XX-test',
	jurisdiction: { country: 'XX', region: 'YY' },
	channels: ['sms'],
	purposes: ['marketing'],
	windows: [{ days: allDays, start: '08:00', end: '20:00' }],
	closedOnHolidays: false,
	consentLifts: 'no',
	level: 'law',
	source: { cite: 'Some law', checkedOn: '2026-11-22', confidence: 'primary' },
};
const windows = (...list: Array<[number[], string, string]>) => ({
	windows: list.map(([days, start, end]) => ({ days, start, end })),
});

describe('parseRows', () => {
	test('reads a row', () => {
		const [read] = parseRows([row]);
		expect(read.windows).toEqual([{ days: allDays, startMinute: 480, endMinute: 1200 }]);
	});

	test.each<[string, object]>([
		['windows that meet', windows([[1], '08:00', '12:00'], [[1], '12:00', '20:00'])],
		['a night', windows([allDays, '21:00', '06:00'])],
		['whole days', windows([allDays, '00:00', '24:00'])],
		['a block', { windows: [], blocked: 'not delivered' }],
		['a country', { jurisdiction: { country: 'XX' } }],
		['countries', { jurisdiction: { countries: ['XX', 'ZZ'] } }],
		['everywhere', { jurisdiction: { country: '*' } }],
		['one day in force', { effectiveFrom: '2026-01-01', effectiveTo: '2026-01-01' }],
	])('takes %s', (_what, change) => {
		expect(parseRows([{ ...row, ...change }])).toHaveLength(1);
	});

	test.each<[string, object, string]>([
		['an unknown field', { holidays: true }, "'holidays'"],
		['an unknown field of a window', { windows: [{ ...row.windows[0], from: 1 }] }, "'from'"],
		['an unknown field of a source', { source: { ...row.source, link: 'x' } }, "'link'"],
		['weekday 0', windows([[0], '08:00', '12:00']), '[0].windows[0].days[0]'],
		['weekday 8', windows([[8], '08:00', '12:00']), '[0].windows[0].days[0]'],
		['half a weekday', windows([[1.5], '08:00', '12:00']), '[0].windows[0].days[0]'],
		['no weekday', windows([[], '08:00', '12:00']), '[0].windows[0].days'],
		['a bad time', windows([[1], '8 am', '12:00']), '[0].windows[0].start'],
		[
			'windows that overlap',
			windows([[1, 2], '08:00', '12:01'], [[2], '12:00', '20:00']),
			'overlap',
		],
		[
			'a night into a morning',
			windows([[7], '21:00', '06:00'], [[1], '05:59', '20:00']),
			'overlap',
		],
		['neither windows nor a block', { windows: [] }, 'must have windows, or be blocked'],
		['both', { blocked: 'never' }, 'must have windows, or be blocked'],
		['a small country code', { jurisdiction: { country: 'xx' } }, '[0].jurisdiction'],
		[
			'a region of many',
			{ jurisdiction: { countries: ['XX', 'ZZ'], region: 'A' } },
			'jurisdiction',
		],
		['an unknown channel', { channels: ['fax'] }, '[0].channels[0]'],
		['an unknown purpose', { purposes: ['ads'] }, '[0].purposes[0]'],
		['an unknown level', { level: 'rumour' }, '[0].level'],
		['no citation', { source: { ...row.source, cite: ' ' } }, '[0].source.cite'],
		[
			'a day that does not exist',
			{ source: { ...row.source, checkedOn: '2026-13-01' } },
			'checkedOn',
		],
		['a cap of none', { frequency: { max: 0, hours: 24, scope: 'all' } }, '[0].frequency.max'],
		[
			'an end before the start',
			{ effectiveFrom: '2026-02-01', effectiveTo: '2026-01-31' },
			'effectiveTo',
		],
	])('refuses %s', (_what, change, message) => {
		expect(() => parseRows([{ ...row, ...change }])).toThrow(message);
	});

	test('refuses an id that comes twice', () => {
		expect(() => parseRows([row, row])).toThrow('[1].id: "XX-test" is there twice');
	});
});
