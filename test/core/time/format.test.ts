import { formatDuration, formatLocal } from '../../../core/time/format';

test.each([
	['2026-11-24T07:00Z', 'Europe/Berlin', 'Tue 24 Nov 2026, 08:00 (Europe/Berlin)'],
	['2026-11-22T12:05Z', 'Pacific/Apia', 'Mon 23 Nov 2026, 01:05 (Pacific/Apia)'],
	['2027-01-01T04:59Z', 'America/New_York', 'Thu 31 Dec 2026, 23:59 (America/New_York)'],
])('%s reads in %s as %s', (iso, zone, text) =>
	expect(formatLocal(Date.parse(iso), zone)).toBe(text),
);

test.each([
	[86_400_000, '1 day'],
	[3 * 86_400_000, '3 days'],
	[36 * 3_600_000, '36 hours'],
	[90 * 60_000, '90 minutes'],
	[1_000, '1 second'],
	[1_500, '1500 ms'],
	[0, '0 ms'],
])('%i ms are %s', (ms, words) => expect(formatDuration(ms)).toBe(words));
