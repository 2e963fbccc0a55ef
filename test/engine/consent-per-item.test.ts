import { allOutputOf, node } from '../helpers/canvas';
import { CONSENT, itemsOf, said, Scene } from './scene';

describe('a Consent Check whose panel holds expressions', () => {
	let scene: Scene;
	beforeEach(async () => (scene = await Scene.at('2026-11-23T06:00:00Z')));
	afterEach(async () => await scene.end());

	const people = itemsOf(
		{ email: 'asha@example.com', topic: ' news ', via: 'email', answer: 'grant' },
		{ email: 'ben@example.com', topic: 'offers', via: 'sms', answer: 'grant' },
		{ email: 'chloe@example.com', topic: 'news', via: 'email', answer: 'withdraw' },
	);
	const scope = { channel: '={{ $json.via }}', purpose: '={{ $json.topic }}' };
	const said3 = { operation: 'record', said: '={{ $json.answer }}' };

	test('records of each person what that person said, for their own channel and purpose', async () => {
		const canvas = scene.canvas({
			nodes: [
				node('Record', CONSENT, { ...scope, ...said3 }),
				node('Offers', CONSENT, { channel: 'sms', purpose: 'offers' }),
				node('News', CONSENT, { channel: 'email', purpose: 'news' }),
			],
			connections: {},
		});
		await canvas.run('Record', structuredClone(people));
		const reasons = (output: number) =>
			allOutputOf(canvas, 'Record', output).map(({ email, tact }) => {
				const { reason, channel, purpose } = said({ tact }, 'consent');
				return [email, reason, channel, purpose];
			});
		expect(reasons(0)).toEqual([
			['asha@example.com', 'granted', 'email', 'news'],
			['ben@example.com', 'granted', 'sms', 'offers'],
		]);
		expect(reasons(2)).toEqual([['chloe@example.com', 'withdrawn', 'email', 'news']]);
		await canvas.run('Offers', structuredClone(people));
		await canvas.run('News', structuredClone(people));
		expect(allOutputOf(canvas, 'Offers').map(({ email }) => email)).toEqual(['ben@example.com']);
		expect(allOutputOf(canvas, 'News').map(({ email }) => email)).toEqual(['asha@example.com']);
	});

	test.each([
		['said', 'maybe', 'said_unknown'],
		['channel', ' ', 'channel_missing'],
		['channel', '*', 'channel_missing'],
		['purpose', null, 'purpose_missing'],
		['purpose', 7, 'purpose_missing'],
		['purpose', '*', 'purpose_missing'],
	])(
		'a %s of %j by expression is no consent, and takes nobody else along',
		async (name, value, code) => {
			const canvas = scene.canvas({
				nodes: [node('Record', CONSENT, { operation: 'record', [name]: '={{ $json.value }}' })],
				connections: {},
			});
			const right = { said: 'grant', channel: 'email', purpose: 'marketing' }[name]!;
			await canvas.run(
				'Record',
				itemsOf({ email: 'asha@example.com', value }, { email: 'ben@example.com', value: right }),
			);
			expect(allOutputOf(canvas, 'Record').map(({ email }) => email)).toEqual(['ben@example.com']);
			expect(said(allOutputOf(canvas, 'Record', 2)[0], 'consent').reason).toBe(code);
		},
	);
});
