import fc from 'fast-check';
import { bindable, isStorable } from '../../../core/store/parameters';

/** Any UTF-16, the parts that databases refuse and the escapes that look like them included. */
const anyText = fc
	.array(
		fc.oneof(
			fc.string({ unit: 'binary' }),
			fc.constantFrom('\0', '\ud83d', '\udc4d', '\\', '\\\\', '\\u0000', 'u0000', '\\ud83d', '"'),
		),
	)
	.map((parts) => parts.join(''));

const refusal = { code: 'text_not_storable' };
const refused = (value: string | unknown[]) => {
	try {
		bindable(value);
		return false;
	} catch (error) {
		expect(error).toMatchObject(refusal);
		return true;
	}
};

describe('what may be bound', () => {
	it('is text that survives UTF-8 and has no NUL', () => {
		fc.assert(
			fc.property(anyText, (text) => {
				const survives = Buffer.from(text).toString() === text && !text.includes('\0');
				expect(isStorable(text)).toBe(survives);
				expect(refused(text)).toBe(!survives);
			}),
		);
	});

	it('is judged alike alone, in a list and in an object, as value and as key', () => {
		fc.assert(
			fc.property(anyText, (text) => {
				const alone = refused(text);
				expect(refused([text])).toBe(alone);
				expect(refused([{ a: { b: [text] } }])).toBe(alone);
				expect(refused([{ [text]: 1 }])).toBe(alone);
			}),
		);
	});

	it('never refuses JSON that travels as text', () => {
		fc.assert(
			fc.property(anyText, (text) => {
				expect(refused([{ payload: JSON.stringify({ text }) }])).toBe(false);
			}),
		);
	});
});
