import type { Band } from '../../score/score';
import type { Session } from '../database';
import { key } from '../parameters';
import type { RememberedScore, Scores } from '../ports';
import { latestScores, rememberScores } from '../statements/scores';

interface ScoreRow {
	contact_id: number;
	model: string;
	/** A number as text, since sums of points need not fit a column of whole numbers. */
	score: string;
	band: Band;
	at: number;
}

export class SqlScores implements Scores {
	constructor(private readonly session: Session) {}

	async latest(
		model: string,
		contactIds: readonly number[],
	): Promise<Map<number, RememberedScore>> {
		if (contactIds.length === 0) return new Map();
		const rows = await this.session.all<ScoreRow>(latestScores, { model, contactIds });
		return new Map(rows.map((row) => [row.contact_id, toRemembered(row)]));
	}

	async remember(scores: readonly RememberedScore[]): Promise<void> {
		if (scores.length === 0) return;
		await this.session.run(rememberScores, {
			rows: scores.map(({ contactId, model, score, band, at }) => ({
				contact_id: contactId,
				model: key(model),
				score: String(score),
				band,
				at,
			})),
		});
	}
}

const toRemembered = ({ contact_id, model, score, band, at }: ScoreRow): RememberedScore => ({
	contactId: contact_id,
	model,
	score: Number(score),
	band,
	at,
});
