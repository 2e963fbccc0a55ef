import { readPass, signPass, unverifiedEntry, visitOf, type Pass } from '../../core/pass';

const SECRET = '5e'.repeat(32);
const pass: Pass = { contactId: 7, entry: 's12', hop: 3 };

describe('a pass', () => {
	test('tells one visit from the next', () => {
		expect(visitOf(pass)).toBe('s12.3');
		expect(visitOf({ ...pass, hop: 4 })).toBe('s12.4');
	});

	test('is short enough to travel in every item', () => {
		const claim = { timerId: 123456, lease: 'ab12cd34.z9' };
		const text = signPass({ ...pass, enrolmentId: 99999, touchId: 88888, claim }, SECRET);
		expect(text.length).toBeLessThan(120);
		expect(text).toMatch(/^[\w-]+\.[\w-]+$/);
	});

	test('of another secret is none', () => {
		expect(readPass(signPass(pass, SECRET), 'ab'.repeat(32))).toBeUndefined();
	});

	test.each([undefined, null, 7, {}, [], '', '.', 'a.', '.a', 'a.b', 'a'.repeat(2000)])(
		'%j is none',
		(text) => {
			expect(readPass(text, SECRET)).toBeUndefined();
			expect(unverifiedEntry(text)).toBeUndefined();
		},
	);

	test('shows its entry without the secret', () => {
		expect(unverifiedEntry(signPass(pass, SECRET))).toBe('s12');
		expect(unverifiedEntry(signPass({ ...pass, entry: '' }, SECRET))).toBe('');
	});
});
