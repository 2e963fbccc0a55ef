import { NodeHelpers, type IDataObject } from 'n8n-workflow';
import { readMoments } from '../../core/moment/read';
import { hintsOf, node, outputOf, tactNode, wires } from '../helpers/canvas';
import { eventually } from '../helpers/world';
import { anytime, CONSENT, CONTACT, GATE, itemsOf, said, Scene, SENDER, STEP } from './scene';

const asha = { email: 'Asha@Example.com', name: 'Asha 🌸', plan: 'pro', timezone: 'Asia/Kolkata' };

describe('Contact', () => {
	let scene: Scene;
	beforeEach(async () => (scene = await Scene.at('2026-11-23T06:00:00Z')));
	afterEach(async () => await scene.end());

	const run = async (parameters: IDataObject, items: IDataObject[]) =>
		await scene.contactNode(parameters, items);
	const contacts = async (parameters: IDataObject, items: IDataObject[]) =>
		outputOf(await run(parameters, items), 'Contact').map((json) => said(json, 'contact'));

	test.each<[IDataObject, string, string[], boolean]>([
		[{ operation: 'upsert' }, 'Create or update', ['Done', 'Rejected'], false],
		[{ operation: 'get' }, 'Get', ['Found', 'Not Found'], false],
		[{ operation: 'list' }, 'Get many', ['Done', 'Rejected'], false],
		[
			{ operation: 'recordSignal', signal: 'paid', signalFields: {} },
			'Record paid',
			['Done', 'Rejected'],
			true,
		],
		[
			{ operation: 'recordSignal', signal: '', signalFields: { eventId: 'id' } },
			'Record a signal',
			['Done', 'Rejected'],
			false,
		],
	])('on the canvas with %j: "%s", outputs %j', (parameters, subtitle, labels, hinted) => {
		const json = node('Contact', CONTACT, parameters);
		const { workflow } = scene.canvas({ nodes: [json], connections: {} });
		const { description } = tactNode(CONTACT);
		const say = (text: string) =>
			workflow.expression.getSimpleParameterValue(json, text, 'internal', {});
		const outputs = NodeHelpers.getNodeOutputs(workflow, json, description);
		expect(outputs).toEqual(labels.map((displayName) => ({ type: 'main', displayName })));
		expect(say(description.subtitle!)).toBe(subtitle);
		expect(say(description.hints![0]!.displayCondition!)).toBe(hinted);
	});

	describe('create or update', () => {
		test('tells of a date that a moment waits for and cannot read', async () => {
			const row = { when: 'date', dateOf: 'contact', dateField: 'renewsAt' };
			const { store, now } = scene.world;
			await store.moments.publish(1, readMoments([row], 'UTC'), now);
			const upsert = { operation: 'upsert', traitFields: 'renewsAt' };
			const items = [{ ...asha, renewsAt: 'in spring' }];
			const [done] = outputOf(await run(upsert, items), 'Contact');
			expect(done!.tact).toMatchObject({ warnings: [{ code: 'moment_date_unreadable' }] });
		});

		test('keeps details and traits, and says what became of each contact', async () => {
			const upsert = { operation: 'upsert', traitFields: 'plan, company.size' };
			const company = { company: { size: 12 } };
			const done = outputOf(await run(upsert, [{ ...asha, ...company }]), 'Contact');
			expect(done).toMatchObject([{ ...asha, ...company }]);
			expect(said(done[0], 'contact')).toEqual({
				status: 'created',
				id: 1,
				email: 'Asha@example.com',
				zone: 'Asia/Kolkata',
				traits: { plan: 'pro', 'company.size': 12 },
				createdAt: '2026-11-23T06:00:00.000Z',
				updatedAt: '2026-11-23T06:00:00.000Z',
			});
			expect(await contacts(upsert, [asha])).toMatchObject([{ status: 'unchanged' }]);
			await scene.world.setTime('2026-11-24T06:00:00Z');
			expect(await contacts(upsert, [{ email: asha.email, plan: 'free' }])).toMatchObject([
				{
					status: 'updated',
					zone: 'Asia/Kolkata',
					traits: { plan: 'free', 'company.size': 12 },
					updatedAt: '2026-11-24T06:00:00.000Z',
				},
			]);
		});

		test('forgets a trait whose field is null, and keeps one whose field is missing or blank', async () => {
			const upsert = { operation: 'upsert', traitFields: 'plan, city, team' };
			await contacts(upsert, [{ ...asha, city: 'Bonn', team: 'A' }]);
			expect(await contacts(upsert, [{ email: asha.email, plan: null, city: ' ' }])).toMatchObject([
				{ traits: { city: 'Bonn', team: 'A' } },
			]);
		});

		test('* keeps all that is no contact field, as does an expression that gives an object', async () => {
			const fields = { contactFields: { email: 'mail' } };
			const all = { operation: 'upsert', traitFields: '*', ...fields };
			const { email: mail, ...rest } = asha;
			expect(await contacts(all, [{ mail, ...rest, deep: { a: [1] } }])).toMatchObject([
				{ traits: { name: 'Asha 🌸', plan: 'pro', deep: { a: [1] } } },
			]);
			const [contact] = await contacts(
				{ operation: 'upsert', traitFields: '={{ { seats: $json.seats * 2 } }}' },
				[{ email: mail, seats: 4 }],
			);
			expect(contact!.traits).toEqual({
				name: 'Asha 🌸',
				plan: 'pro',
				deep: { a: [1] },
				seats: 8,
			});
		});

		test('adds to the person whose pass the item carries', async () => {
			await run({ operation: 'upsert' }, [asha]);
			const [passed] = outputOf(await run({ operation: 'get' }, [asha]), 'Contact');
			const { tact } = passed!;
			const done = await contacts({ operation: 'upsert', traitFields: 'plan' }, [
				{ tact, email: 'ASHA@example.com', phone: '+49 151 12345678', plan: 'team' },
				{ tact, seats: 2 },
				{ tact, email: 'ben@example.com' },
			]);
			expect(done).toMatchObject([
				{ id: 1, status: 'updated', phone: '+4915112345678', traits: { plan: 'team' } },
				{ id: 1, status: 'updated', phone: '+4915112345678' },
				{ id: 2, status: 'created', traits: {} },
			]);
		});

		test('does not take over what belongs to another contact, and says so', async () => {
			await run({ operation: 'upsert' }, [{ email: 'ben@example.com' }, { externalId: 'x1' }]);
			const [item] = outputOf(
				await run({ operation: 'upsert' }, [{ externalId: 'x1', email: 'ben@example.com' }]),
				'Contact',
			);
			expect(item!.tact).toMatchObject({
				contact: { externalId: 'x1' },
				warnings: [{ code: 'identifier_conflict' }],
			});
		});
	});

	test('writes thousands down in batches, so that others need not wait for all', async () => {
		const transactions = jest.spyOn(scene.world.store, 'transaction');
		const crowd = Array.from({ length: 2001 }, (_, i) => ({ email: `p${i}@example.com` }));
		expect(await contacts({ operation: 'upsert' }, crowd)).toHaveLength(2001);
		expect(transactions).toHaveBeenCalledTimes(3);
		transactions.mockRestore();
	});

	test('what comes out goes through consent, gate and journey as after any Tact node', async () => {
		const canvas = await scene.published({
			nodes: [
				node('Contact', CONTACT, { operation: 'upsert', traitFields: 'plan' }),
				node('Yes', CONSENT, { operation: 'record', said: 'grant' }),
				node('Enter', STEP, { operation: 'enter' }),
				node('Wait', STEP, { operation: 'wait', amount: 1 }),
				node('Gate', GATE, { ...anytime, checkConsent: true }),
				node('Mail', SENDER, { subject: 'Hello' }),
			],
			connections: wires(
				['Contact', 'Yes'],
				['Yes', 'Enter'],
				['Enter', 'Wait'],
				['Wait', 'Gate'],
				['Gate', 'Mail'],
			),
		});
		await canvas.run('Contact', itemsOf(asha));
		await scene.world.setTime('2026-11-24T06:00:00Z');
		await eventually(() => expect(scene.sentTo).toEqual([asha.email]));
	});

	test('whom it let out is known behind a sender', async () => {
		const canvas = scene.canvas({
			nodes: [
				node('Contact', CONTACT, { operation: 'upsert' }),
				node('Mail', SENDER, { subject: 'Hello' }),
				node('Again', CONTACT, { operation: 'get' }),
			],
			connections: wires(['Contact', 'Mail'], ['Mail', 'Again']),
		});
		const ran = await canvas.run('Contact', itemsOf(asha, { email: 'ben@example.com' }));
		expect(outputOf(ran, 'Mail')[0]).not.toHaveProperty('plan');
		expect(outputOf(ran, 'Again')).toMatchObject([asha, { email: 'ben@example.com' }]);
	});

	test('a date that it keeps starts the workflow that waits for it, and a new date does so instead', async () => {
		await scene.published({
			id: 'wf-renewal',
			nodes: [
				node('Renewal', 'n8n-nodes-tact.signalTrigger', {
					moments: {
						values: [
							{
								when: 'date',
								dateOf: 'contact',
								dateField: 'renewal',
								direction: 'before',
								amount: 2,
								unit: 'days',
								card: { goal: 'renewed' },
							},
						],
					},
					path: 'renewal',
				}),
				node('Mail', SENDER, { subject: 'Renew' }),
			],
			connections: wires(['Renewal', 'Mail']),
		});
		const upsert = { operation: 'upsert', traitFields: 'renewal' };
		const tested = await scene
			.canvas({ nodes: [node('Contact', CONTACT, upsert)], connections: {} })
			.run('Contact', itemsOf({ email: 'test@example.com', renewal: '2026-12-01' }), 'manual');
		expect(hintsOf(tested, 'Contact')).toEqual([expect.stringContaining('Test run')]);
		await run(upsert, [
			{ email: 'asha@example.com', renewal: '2026-12-01' },
			{ email: 'ben@example.com', renewal: '2026-12-01' },
		]);
		await run(upsert, [{ email: 'ben@example.com', renewal: '2026-12-09' }]);
		await scene.world.setTime('2026-11-29T00:00:00Z');
		await eventually(() => expect(scene.sentTo).toEqual(['asha@example.com']));
		await scene.world.setTime('2026-12-07T00:00:00Z');
		await eventually(() => expect(scene.sentTo).toEqual(['asha@example.com', 'ben@example.com']));
	});

	test('answers an AI agent in plain words, and an empty list is no silence', async () => {
		const tool = async (parameters: IDataObject, items: IDataObject[]) => {
			const canvas = scene.canvas(
				{ nodes: [node('Contact', `${CONTACT}Tool`, parameters)], connections: {} },
				{ [`${CONTACT}Tool`]: tactNode(CONTACT) },
			);
			return outputOf(await canvas.run('Contact', itemsOf(...items)), 'Contact');
		};
		const upsert = { operation: 'upsert', contactFields: { email: '={{ $json.query }}' } };
		expect(await tool(upsert, [{ query: 'asha@example.com' }, { query: 'half@' }])).toEqual([
			{ contact: expect.objectContaining({ status: 'created', email: 'asha@example.com' }) },
			{ contact: { reason: 'email_invalid', message: expect.any(String) as string } },
		]);
		expect(await tool({ operation: 'list' }, [{}])).toEqual([{ email: 'asha@example.com' }]);
		const nobody = { operation: 'list', filters: { country: 'FR' } };
		expect(await tool(nobody, [{}])).toEqual([{ found: 0, message: 'No contact fits.' }]);
	});
});
