/** Times as people promise them: a number and a unit, kept in seconds. */
export const UNITS = ["minutes", "hours", "days", "weeks"] as const;
export type Unit = (typeof UNITS)[number];
const SECONDS: Record<Unit, number> = { minutes: 60, hours: 3_600, days: 86_400, weeks: 604_800 };

/** The largest unit in which the time is a whole number, and the number; nothing is an empty number of days. */
export function inUnit(seconds: number | null | undefined): [string, Unit] {
  if (seconds == null) return ["", "days"];
  const unit = UNITS.toReversed().find((one) => seconds >= SECONDS[one] && seconds % SECONDS[one] === 0) ?? "minutes";
  return [String(Math.round((seconds / SECONDS[unit]) * 100) / 100), unit];
}

/** Seconds; null for nothing, undefined for what is no time. */
export function secondsOf(text: string, unit: Unit): number | null | undefined {
  const plain = text.trim().replace(",", ".");
  if (!plain) return null;
  return /^\d+(\.\d+)?$/.test(plain) ? Math.round(Number(plain) * SECONDS[unit]) : undefined;
}
