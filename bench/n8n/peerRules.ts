import { GATE_NOW, GATE_RULES } from '../gatePeople';

const HOUR_MS = 3_600_000;
const { fromHour, untilHour, channel, perDay, perWeek, gapHours, buffer } = GATE_RULES;

/**
 * The five rules for a Code node, as an operator writes them with luxon, which n8n brings: `freeAt` gives the
 * earliest instant at or after `at` at which all of them allow a message to somebody with this zone, these
 * touches (from old to new) and this last order. Each rule moves the instant on until none does any more.
 */
export const RULES_CODE = `
const HOUR = ${HOUR_MS};
// Here stands DateTime.now() in earnest.
const now = ${GATE_NOW};

function withinHours(at, zone) {
  const local = DateTime.fromMillis(at, { zone });
  if (local.hour >= ${untilHour}) return local.plus({ days: 1 }).startOf('day').set({ hour: ${fromHour} }).toMillis();
  return local.hour < ${fromHour} ? local.startOf('day').set({ hour: ${fromHour} }).toMillis() : at;
}

function underDayCap(at, touches) {
  const recent = touches.filter((t) => t.channel === '${channel}' && t.at > at - 24 * HOUR);
  return recent.length < ${perDay} ? at : recent[recent.length - ${perDay}].at + 24 * HOUR;
}

function underWeekCap(at, zone, touches) {
  if (touches.length < ${perWeek}) return at;
  const week = DateTime.fromMillis(at, { zone }).startOf('week');
  const used = touches.filter((t) => t.at >= week.toMillis()).length;
  return used < ${perWeek} ? at : week.plus({ weeks: 1 }).toMillis();
}

function freeAt(zone, touches, ordered) {
  const last = touches.at(-1);
  let at = now;
  for (;;) {
    let next = Math.max(
      at,
      last ? last.at + ${gapHours} * HOUR : at,
      ordered ? ordered + ${buffer.hours} * HOUR : at,
    );
    next = underDayCap(next, touches);
    next = underWeekCap(next, zone, touches);
    next = withinHours(next, zone);
    if (next === at) return at;
    at = next;
  }
}
`;

/** The same instant for the statements of the peers, where `now()` stands in earnest. */
export const SQL_NOW = `to_timestamp(${GATE_NOW / 1000})`;

/** As far back as any rule looks: a week, and a day for the zones. */
export const SQL_REACH = `${SQL_NOW} - interval '8 days'`;

/** An instant of a table as the rules read it. */
export const sqlMillis = (column: string) => `(extract(epoch from ${column}) * 1000)::bigint`;
