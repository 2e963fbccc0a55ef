/** Why a journey ended, as it is written down (`goal:order.completed`), in words that go into a sentence. */
export function endWords(reason: string): string {
	const colon = reason.indexOf(':');
	const [why, by] = [reason.slice(0, colon), reason.slice(colon + 1)];
	if (why === 'goal') return `the goal "${by}" was reached`;
	if (why === 'exit') return `the signal "${by}" ended it`;
	if (why === 'displaced') return `the journey "${by}" took its place`;
	if (reason === 'completed') return 'it was completed';
	if (reason === 'removed') return 'they were taken out of it';
	return `"${reason}"`;
}
