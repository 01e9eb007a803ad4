/** The last day on which knowledge from `date` still holds, as an ISO date; null without a date. */
export function validUntil(date: string | null | undefined, days: number): string | null {
  if (!date) return null;
  const end = new Date(`${date.slice(0, 10)}T00:00:00Z`);
  end.setUTCDate(end.getUTCDate() + days);
  return Number.isNaN(end.getTime()) ? null : end.toISOString().slice(0, 10);
}
