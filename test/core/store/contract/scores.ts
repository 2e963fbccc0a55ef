import type { RememberedScore } from '../../../../core/store/ports';
import type { StoreFixture } from '../../../helpers/stores';
import { NOW } from './samples';

const aScore = (over: Partial<RememberedScore>): RememberedScore => ({
	contactId: 1,
	model: 'Standard',
	score: 55,
	band: 'mql',
	at: NOW,
	...over,
});

export function scoresContract(fixture: StoreFixture): void {
	describe('scores', () => {
		it('remembers the last one of each contact and model', async () => {
			const { scores } = fixture.store();
			await scores.remember([
				aScore({}),
				aScore({ contactId: 3, score: -1200, band: 'nurture' }),
				aScore({ contactId: 2, model: 'Trial users' }),
			]);
			await scores.remember([aScore({ score: 80, band: 'sql', at: NOW + 1 })]);
			expect(await scores.latest('Standard', [1, 2, 3, 4])).toEqual(
				new Map([
					[1, aScore({ score: 80, band: 'sql', at: NOW + 1 })],
					[3, aScore({ contactId: 3, score: -1200, band: 'nurture' })],
				]),
			);
			expect((await scores.latest('Trial users', [1, 2])).get(2)?.band).toBe('mql');
		});

		it('takes a name of a model as it is, and none that is too long', async () => {
			const { scores } = fixture.store();
			const model = `'; drop table tact_scores; -- 🌸`;
			await scores.remember([aScore({ model })]);
			expect((await scores.latest(model, [1])).get(1)).toEqual(aScore({ model }));
			await expect(scores.remember([aScore({ model: 'm'.repeat(401) })])).rejects.toMatchObject({
				code: 'text_too_long',
			});
		});

		it('keeps one row where two connections remember at once', async () => {
			const other = await fixture.another();
			const batch = (score: number) =>
				Array.from({ length: 50 }, (_, i) => aScore({ contactId: i + 1, score }));
			await Promise.all(
				[1, 2, 3, 4].map((n) =>
					(n % 2 ? fixture.store() : other).scores.remember(n > 2 ? batch(n).reverse() : batch(n)),
				),
			);
			const found = await other.scores.latest(
				'Standard',
				batch(0).map(({ contactId }) => contactId),
			);
			expect(found.size).toBe(50);
		});
	});
}
