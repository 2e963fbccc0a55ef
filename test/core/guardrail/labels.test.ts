import { labelAmong } from '../../../core/guardrail/labels';

test.each([
	['the purpose', ['how-to'], { purpose: 'How-To ' }, 'how-to'],
	['a tag', ['vip', ' Reminder '], { purpose: 'news', tags: ['reminder'] }, ' Reminder '],
	['the first of several', ['b', 'a'], { purpose: 'a', tags: ['b'] }, 'b'],
	['a part of a word', ['how'], { purpose: 'how-to', tags: ['show'] }, undefined],
	['no labels', [], { purpose: '' }, undefined],
])('%s', (_, labels, message, found) => expect(labelAmong(labels, message)).toBe(found));
