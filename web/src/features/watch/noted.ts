import type { NotedChange, Watch } from "../../api";

/** The changes that concern the journey: of all of it, or of what the watch stands at. */
export const concerning = (changes: readonly NotedChange[], journey: string, about: string): NotedChange[] =>
  changes.filter((one) => one.everywhere || one.concerns.some((place) => place.journey === journey && (!place.about || !about || place.about === about)));

/** In which of the periods a day lies; −1 before the first and after the last of them has ended. */
export function periodOf(periods: readonly string[], every: Watch["asked"]["every"], day: string): number {
  const at = periods.findLastIndex((first) => first <= day);
  return at < 0 || (at === periods.length - 1 && day >= endOf(periods[at]!, every)) ? -1 : at;
}

/** The day after a period. */
function endOf(first: string, every: Watch["asked"]["every"]): string {
  const end = new Date(`${first}T00:00:00Z`);
  if (every === "month") end.setUTCMonth(end.getUTCMonth() + 1);
  else end.setUTCDate(end.getUTCDate() + (every === "week" ? 7 : 1));
  return end.toISOString().slice(0, 10);
}
