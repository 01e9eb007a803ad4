/** Days until the next review, negative when it is late; null when there has never been one. */
export function reviewIn(reviewedAt: string | null | undefined, everyDays: number, now: Date): number | null {
  if (!reviewedAt) return null;
  const due = Date.parse(reviewedAt) + everyDays * 86_400_000;
  return Math.ceil((due - now.getTime()) / 86_400_000);
}
