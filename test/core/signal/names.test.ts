import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { defaultModel } from '../../../core/score/default-model';
import { COMPLAINT_RECEIVED, engagementOf, ENGAGEMENT_SIGNALS } from '../../../core/signal/names';

test('opens and clicks are found by their names, in their order', () => {
	const types = ['email.clicked', 'order.completed', 'constructor', 'email.opened', 'sms.clicked'];
	expect(engagementOf(types.map((type, index) => ({ type, occurredAt: index })))).toEqual([
		{ at: 0, kind: 'clicked' },
		{ at: 3, kind: 'opened' },
		{ at: 4, kind: 'clicked' },
	]);
});

test('the standard model scores opens and clicks of mails by the same names', () => {
	const scored = JSON.stringify(defaultModel().rules);
	const mail = Object.keys(ENGAGEMENT_SIGNALS).filter((name) => name.startsWith('email.'));
	expect(mail).toHaveLength(2);
	for (const name of mail) expect(scored).toContain(`"${name}"`);
});

test('the templates know a complaint by the same name', () => {
	const folder = join(__dirname, '../../../workflows');
	const templates = readdirSync(folder).filter((name) => name.endsWith('.json'));
	const texts = templates.map((name) => readFileSync(join(folder, name), 'utf8'));
	expect(texts.some((text) => text.includes(`"${COMPLAINT_RECEIVED}"`))).toBe(true);
});
