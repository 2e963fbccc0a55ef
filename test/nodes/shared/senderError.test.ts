import type { IDataObject } from 'n8n-workflow';
import { senderError } from '../../../nodes/shared/senderError';

const item = (json: IDataObject) => ({ json: { ...json, tact: { any: 1 } } });
const gate = (json: IDataObject, touchId?: number) => ({
	json: { ...json, tact: {} },
	pass: { contactId: 1, entry: 's1', hop: 0, touchId },
});
const ASHA = { email: 'asha@example.com' };

const failed = (json: IDataObject) => ({ failed: true, json });
const fine = (json: IDataObject) => ({ failed: false, json });

test.each([
	['an answer', { id: 5 }, gate(ASHA, 3), gate(ASHA, 3), fine({ id: 5 })],
	['an error alone', { error: '550' }, gate(ASHA, 3), gate(ASHA, 3), failed(ASHA)],
	['an error in the item', { ...ASHA, error: '550' }, gate(ASHA, 3), gate(ASHA, 3), failed(ASHA)],
	['no way back', { ...ASHA, error: '550' }, gate(ASHA, 3), undefined, failed(ASHA)],
	[
		'"no error"',
		{ ...ASHA, error: null },
		gate(ASHA, 3),
		gate(ASHA, 3),
		fine({ ...ASHA, error: null }),
	],
	['no message before', { error: 'x' }, gate(ASHA), gate(ASHA), fine({ error: 'x' })],
	['nobody known', { error: 'x' }, undefined, undefined, fine({ error: 'x' })],
	[
		"the user's own field",
		{ ...ASHA, error: { code: 1 } },
		gate({ ...ASHA, error: { code: 1 } }, 3),
		gate({ ...ASHA, error: { code: 1 } }, 3),
		fine({ ...ASHA, error: { code: 1 } }),
	],
	[
		"an error over the user's own field",
		{ ...ASHA, error: '550' },
		gate({ ...ASHA, error: 'mine' }, 3),
		gate({ ...ASHA, error: 'mine' }, 3),
		failed({ ...ASHA, error: 'mine' }),
	],
])('%s', (_, json, trusted, upstream, expected) => {
	expect(senderError(item(json), trusted, () => upstream)).toEqual(expected);
});
