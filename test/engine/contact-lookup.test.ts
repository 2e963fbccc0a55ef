import type { IDataObject } from 'n8n-workflow';
import { hintsOf, node, outputOf, wires } from '../helpers/canvas';
import { anytime, CONTACT, GATE, itemsOf, Scene, SENDER } from './scene';

const asha = { email: 'Asha@Example.com', name: 'Asha 🌸', plan: 'pro', timezone: 'Asia/Kolkata' };

describe('Contact looks people up', () => {
	let scene: Scene;
	beforeEach(async () => (scene = await Scene.at('2026-11-23T06:00:00Z')));
	afterEach(async () => await scene.end());

	const run = async (parameters: IDataObject, items: IDataObject[]) =>
		await scene.contactNode(parameters, items);

	describe('get', () => {
		test('finds who is known, and creates nobody else', async () => {
			await run({ operation: 'upsert', traitFields: 'plan' }, [asha]);
			const found = await run({ operation: 'get' }, [
				{ email: 'ASHA@example.com', note: 1 },
				{ email: 'nobody@example.com' },
				{ email: 'half@' },
			]);
			expect(outputOf(found, 'Contact')).toMatchObject([
				{
					email: 'ASHA@example.com',
					note: 1,
					tact: { contact: { status: 'found', traits: { plan: 'pro' } } },
				},
			]);
			expect(outputOf(found, 'Contact', 1)).toMatchObject([
				{ email: 'nobody@example.com', tact: { contact: { reason: 'contact_unknown' } } },
				{ email: 'half@', tact: { contact: { reason: 'email_invalid' } } },
			]);
			expect(hintsOf(found, 'Contact')).toEqual([
				expect.stringContaining('2 items were not usable and left by Not Found'),
			]);
			expect((await scene.world.store.contacts.byId([1, 2, 3])).size).toBe(1);
		});

		test('under an error output: who is not known is no error, who cannot be read is one', async () => {
			const canvas = scene.canvas({
				nodes: [node('Contact', CONTACT, { operation: 'get' }, { onError: 'continueErrorOutput' })],
				connections: {},
			});
			const ran = await canvas.run(
				'Contact',
				itemsOf({ email: 'ben@example.com' }, { email: 'half@' }),
			);
			expect(outputOf(ran, 'Contact')).toEqual([]);
			expect(outputOf(ran, 'Contact', 1)).toMatchObject([{ email: 'ben@example.com' }]);
			expect(outputOf(ran, 'Contact', 2)).toHaveLength(1);
			expect(JSON.stringify(outputOf(ran, 'Contact', 2))).toContain('no complete email address');
		});

		test.each([
			['continueRegularOutput', [0, 0, 0]],
			['continueErrorOutput', [0, 0, 1]],
		] as const)(
			'says of nobody "Not Found" while the store is away (%s)',
			async (onError, counts) => {
				jest.spyOn(scene.world.store.contacts, 'find').mockRejectedValue(new Error('away'));
				const canvas = scene.canvas({
					nodes: [node('Contact', CONTACT, { operation: 'get' }, { onError })],
					connections: {},
				});
				const ran = await canvas.run('Contact', itemsOf(asha));
				jest.restoreAllMocks();
				expect([0, 1, 2].map((place) => outputOf(ran, 'Contact', place).length)).toEqual(counts);
				expect(hintsOf(ran, 'Contact')).toEqual([expect.stringContaining('away')]);
			},
		);
	});

	describe('get many', () => {
		const listed = async (parameters: IDataObject) =>
			outputOf(await run({ operation: 'list', ...parameters }, [{}, {}]), 'Contact');
		const emails = async (filters: IDataObject) =>
			(await listed({ returnAll: true, filters })).map(({ email }) => email);

		beforeEach(async () => {
			const { world } = scene;
			await world.store.contacts.upsert(
				Array.from({ length: 1200 }, (_, i) => ({
					email: `p${i}@example.com`,
					country: i % 3 === 0 ? 'DE' : 'FR',
					traits: { plan: i % 400 === 0 ? 'pro' : 'free' },
				})),
				world.now - 86_400_000,
			);
			await world.store.contacts.upsert(
				[{ email: 'p1@example.com', zone: 'Europe/Paris', traits: { plan: 'team' } }],
				world.now,
			);
		});

		test('gives each contact once, as an item of its own', async () => {
			const all = await listed({ returnAll: true });
			expect(new Set(all.map(({ email }) => email)).size).toBe(1200);
			expect(all).toHaveLength(1200);
			expect(all.find(({ email }) => email === 'p1@example.com')).toMatchObject({
				country: 'FR',
				timezone: 'Europe/Paris',
				plan: 'team',
				tact: { contact: { zone: 'Europe/Paris' }, pass: expect.any(String) as string },
			});
			expect(await listed({})).toHaveLength(50);
			expect(await listed({ limit: 3 })).toHaveLength(3);
		});

		test('keeps to all filters', async () => {
			const where = (property: string, operator: string, value: string) => ({
				conditions: { values: [{ property, operator, value }] },
			});
			expect(await emails(where('plan', 'equals', 'pro'))).toEqual([
				'p0@example.com',
				'p400@example.com',
				'p800@example.com',
			]);
			expect(await emails({ country: 'de', ...where('traits.plan', 'equals', 'pro') })).toEqual([
				'p0@example.com',
			]);
			expect(await emails(where('email', 'contains', 'p119'))).toHaveLength(11);
			expect(await emails({ updatedSince: '2026-11-23T06:00:00' })).toEqual(['p1@example.com']);
			expect(await emails({ updatedSince: '2026-11-23T06:00:01Z' })).toEqual([]);
		});

		test('takes one of several conditions for enough, where it is told so', async () => {
			const values = [
				{ property: 'plan', operator: 'equals', value: 'team' },
				{ property: 'email', operator: 'equals', value: 'p400@example.com' },
			];
			const conditions = { values };
			expect(await emails({ conditions })).toEqual([]);
			expect(await emails({ conditions, conditionsMatch: 'any' })).toEqual([
				'p1@example.com',
				'p400@example.com',
			]);
		});

		test('reads whole pages where it looks for few, and no more than it needs where it takes all', async () => {
			const pages = jest.spyOn(scene.world.store.contacts, 'list');
			const values = [{ property: 'plan', operator: 'equals', value: 'pro' }];
			const filters = { country: 'DE', conditions: { values } };
			await listed({ limit: 1, filters: { conditions: { values } } });
			expect(pages.mock.calls.map(([{ limit }]) => limit)).toEqual([500]);
			pages.mockClear();
			await listed({ limit: 2, filters });
			expect(pages).toHaveBeenCalledTimes(1);
			pages.mockClear();
			await listed({ limit: 3 });
			expect(pages.mock.calls.map(([{ limit }]) => limit)).toEqual([3]);
			pages.mockRestore();
		});

		test.each([
			[{ filters: { country: 'Germany' } }, /Country is no two-letter code/],
			[{ filters: { updatedSince: 'last week' } }, /"last week" is no date/],
			[{ limit: 0 }, /Limit must be a whole number above 0/],
		])('stops at a filter that cannot be read: %j', async (parameters, message) => {
			const failed = await run({ operation: 'list', ...parameters }, [{}]);
			expect(failed.data.resultData.error?.message).toMatch(message);
		});

		test('leads into a gate, where everybody is written to once', async () => {
			await scene.world.store.contacts.upsert([{ email: 'p2@example.com', zone: 'UTC' }], 0);
			const canvas = scene.canvas({
				nodes: [
					node('List', CONTACT, { operation: 'list', limit: 4 }),
					node('Gate', GATE, anytime),
					node('Mail', SENDER, { subject: 'Hello' }),
				],
				connections: wires(['List', 'Gate'], ['Gate', 'Mail']),
			});
			await canvas.run('List', itemsOf({}), 'webhook', '77');
			await canvas.run('List', itemsOf({}), 'webhook', '77');
			expect(scene.sentTo).toHaveLength(4);
			expect(new Set(scene.sentTo).size).toBe(4);
		});
	});
});
