import { InputError } from '../../../core/errors';

/** Where the panel shows what a policy calls otherwise. */
const PANEL: ReadonlyArray<[RegExp, string]> = [
	[/^windows\[0\]\.start/, 'Allowed From'],
	[/^windows\[0\]\.end/, 'Allowed Until'],
	[/^windows\[0\]\.days(\[\d+\])?/, 'Weekdays'],
	[/^allowedHours/, 'Allowed Hours'],
	[/^closedOnHolidays/, 'Closed on Public Holidays'],
	[/^bestHour\.fallbackHour/, 'Hour for the Unknown'],
	[/^spreadMs/, 'Spread Over (Minutes)'],
	[/^caps\[\d+\]\.max/, 'Frequency Caps, At Most'],
	[/^caps\[\d+\]\.of\.tag/, 'Frequency Caps, Tag'],
	[/^caps\[\d+\]\.window\.ms/, 'Frequency Caps, Hours'],
	[/^caps\[\d+\]\.reserved\.slots/, 'Frequency Caps, Keep Free for Others'],
	[/^caps\[\d+\]\.reserved\.label/, 'Frequency Caps, Kept Free For'],
	[/^priority/, 'Priority'],
	[/^minimumGapMs/, 'Minimum Gap (Hours)'],
	[/^throttles\[\d+\]\.messages/, 'Throttles, Messages'],
	[/^throttles\[\d+\]\.sender/, 'Throttles, Sender'],
	[/^throttles\[\d+\]\.warmUp\.messages/, 'Throttles, Warm-Up Start'],
	[/^throttles\[\d+\]\.warmUp\.growthPercent/, 'Throttles, Growth a Day (Percent)'],
	[/^buffers\[\d+\]\.signal/, 'Quiet After Events, Signal'],
	[/^buffers\[\d+\]\.until/, 'Quiet After Events, Signal That Closes'],
	[/^buffers\[\d+\]\.ms/, 'Quiet After Events, Quiet For'],
	[/^holdout\.percent/, 'Holdout (Percent)'],
	[/^holdout\.name/, 'Holdout Name'],
	[/^longestHoldMs/, 'Longest Hold (Days)'],
	[/^defaultZone/, 'Default Time Zone'],
	[/^channel/, 'Channel'],
	[/^purpose/, 'Purpose'],
];

/** Reads a policy; what is wrong with it is told in the names of the panel. */
export function inPanelWords<T>(read: () => T): T {
	try {
		return read();
	} catch (error) {
		if (!(error instanceof InputError)) throw error;
		const words = error.message.split('; ').map((part) => {
			const [pattern, label] = PANEL.find(([field]) => field.test(part)) ?? [];
			return pattern ? part.replace(pattern, `"${label}"`).replace(' of milliseconds', '') : part;
		});
		throw new InputError(error.code, words.join('; '));
	}
}

/** Reads one field of the panel; what is wrong with it is told with its name. */
export function labelled<T>(label: string, read: () => T): T {
	try {
		return read();
	} catch (error) {
		if (!(error instanceof InputError)) throw error;
		throw new InputError(error.code, `"${label}": ${error.message}`);
	}
}

/** A slip of the pen in one field of the panel. */
export function slip(label: string, message: string): never {
	throw new InputError('invalid_policy', `"${label}": ${message}`);
}
