import { readDate } from '../../../core/time/date';
import { DAY, HOUR, MINUTE } from '../../../core/time/units';
import { added, optionOf, rowsOf, type Group } from './values';
import { labelled } from './words';

const UNITS = { minute: MINUTE, hour: HOUR, day: DAY };
const SHARED_BY = { channel: 'channel', sender: 'sender', recipientDomain: 'recipient_domain' };

/** The rows of "Throttles" as a policy has them; a day without a zone of its own is one in `zone`. */
export const throttlesOf = (list: unknown, zone: string): unknown[] =>
	rowsOf(list).map((row) => {
		const by = optionOf('Throttles, Shared By', added(row, 'by', 'channel'), SHARED_BY);
		return {
			by,
			...(by === 'sender' && { sender: added(row, 'sender', '') }),
			messages: added(row, 'messages', 100),
			perMs: optionOf('Throttles, Per', added(row, 'per', 'hour'), UNITS),
			...warmUpOf(row, zone),
		};
	});

function warmUpOf(row: Group, zone: string) {
	const from = added(row, 'warmUpFrom', '');
	if (from === '') return {};
	return {
		warmUp: {
			from: labelled('Throttles, Warm-Up From', () => readDate(from, zone)),
			messages: added(row, 'warmUpStart', 20),
			growthPercent: added(row, 'warmUpGrowth', 30),
		},
	};
}
