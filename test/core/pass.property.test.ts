import fc from 'fast-check';
import { readPass, signPass, unverifiedEntry, type Pass } from '../../core/pass';

const id = fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER });
const passes: fc.Arbitrary<Pass> = fc.record(
	{
		contactId: id,
		entry: fc.string({ maxLength: 60 }),
		hop: fc.nat(),
		enrolmentId: id,
		touchId: id,
		claim: fc.record({ timerId: id, lease: fc.string({ minLength: 1, maxLength: 20 }) }),
	},
	{ requiredKeys: ['contactId', 'entry', 'hop'], noNullPrototype: true },
);
const secrets = fc.string({
	minLength: 32,
	maxLength: 64,
	unit: fc.constantFrom(...'0123456789abcdef'),
});

test('what is signed is read back, and nothing else is', () => {
	fc.assert(
		fc.property(passes, secrets, (pass, secret) => {
			expect(readPass(signPass(pass, secret), secret)).toEqual(pass);
		}),
	);
});

test('a change anywhere in the text undoes it', () => {
	fc.assert(
		fc.property(
			passes,
			secrets,
			fc.nat(),
			fc.constantFrom(...'aZ0_-'),
			(pass, secret, at, letter) => {
				const text = signPass(pass, secret);
				const place = at % text.length;
				fc.pre(text[place] !== letter && text[place] !== '.');
				expect(
					readPass(text.slice(0, place) + letter + text.slice(place + 1), secret),
				).toBeUndefined();
			},
		),
	);
});

test('no text at all makes reading throw', () => {
	fc.assert(
		fc.property(
			fc.oneof(fc.string(), fc.base64String(), fc.anything()),
			secrets,
			(text, secret) => {
				readPass(text, secret);
				unverifiedEntry(text);
			},
		),
	);
});
