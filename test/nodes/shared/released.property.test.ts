import fc from 'fast-check';
import type { IDataObject } from 'n8n-workflow';
import { signPass } from '../../../core/pass';
import { saysReleased } from '../../../nodes/shared/released';

test('no item at all makes the question throw', () => {
	fc.assert(
		fc.property(fc.anything(), fc.anything(), (tact, pass) => {
			saysReleased({ tact } as IDataObject);
			saysReleased({ tact: { pass } } as IDataObject);
		}),
	);
});

test("only a pass with the releaser's own entry says so", () => {
	fc.assert(
		fc.property(fc.string({ maxLength: 40 }), (entry) => {
			const pass = signPass({ contactId: 1, entry, hop: 0 }, 'secret');
			expect(saysReleased({ tact: { pass } })).toBe(entry === '');
		}),
	);
});
