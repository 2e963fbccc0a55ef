import type { Contact } from '../../../core/contact/contact';
import { previewMoments } from '../../../core/moment/preview';
import { readMoments, type MomentRow } from '../../../core/moment/read';
import { DAY, HOUR, MINUTE, NOW } from './stage';

const ann: Contact = {
	id: 1,
	email: 'ann@example.org',
	traits: {},
	createdAt: NOW,
	updatedAt: NOW,
};

const preview = (row: MomentRow, signal: object = {}, contact: object = {}) =>
	previewMoments(
		readMoments([row], 'UTC'),
		{ type: 'a', occurredAt: NOW, properties: {}, ...signal },
		{ ...ann, ...contact },
		NOW,
	).map(({ at, says }) => [at, says]);

it.each<[MomentRow, object, Array<[number | undefined, string]>]>([
	[{ signal: 'a' }, {}, [[NOW, 'at once']]],
	[{ signal: 'a' }, { occurredAt: NOW + HOUR }, [[NOW + HOUR, 'when its time has come']]],
	[{ signal: 'b' }, {}, []],
	[{ when: 'first', signal: 'a' }, {}, [[NOW, 'at once, if it is the first of the contact']]],
	[{ when: 'repeated', signal: 'a' }, {}, [[NOW, 'at once, if it makes 3 of them in time']]],
	[
		{ when: 'notFollowed', signal: 'a', absent: 'b, c' },
		{},
		[[NOW + 48 * HOUR + 5 * MINUTE, 'if b or c has not happened by then, nor this signal again']],
	],
	[{ when: 'silence' }, {}, [[NOW + 60 * DAY, 'if nothing more comes until then']]],
	[
		{ when: 'date', signal: 'a', dateField: 'on' },
		{ properties: { on: NOW + 3 * DAY } },
		[[NOW + 2 * DAY, 'if the date still stands then']],
	],
	[
		{ when: 'date', signal: 'a', dateField: 'on' },
		{ properties: { on: 'soon' } },
		[[undefined, 'never, since "on" is no date']],
	],
	[
		{ when: 'date', signal: 'a', dateField: 'on' },
		{},
		[[undefined, 'never, since "on" is missing']],
	],
	[{ when: 'date', dateOf: 'contact', dateField: 'on' }, {}, []],
	[
		{ when: 'score', band: 'sql' },
		{ type: 'score.changed', properties: { bandBefore: 'mql', band: 'hot' } },
		[[NOW, 'at once']],
	],
	[{ when: 'score', band: 'sql' }, { type: 'score.changed', properties: { band: 'mql' } }, []],
	[
		{ signal: 'a' },
		{ occurredAt: NOW - 2 * DAY },
		[[undefined, 'never, since its time is past by more than the largest lateness']],
	],
])('%j, told %j', (row, signal, expected) => {
	expect(preview(row, signal)).toEqual(expected);
});

it('is for contacts whom the moment is for', () => {
	const row = {
		signal: 'a',
		contactConditions: {
			values: [{ property: 'plan', operator: 'equals' as const, value: 'pro' }],
		},
	};
	expect(preview(row)).toEqual([]);
	expect(preview(row, {}, { traits: { plan: 'pro' } })).toEqual([[NOW, 'at once']]);
});
