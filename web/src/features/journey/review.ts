import { t, tn } from "../../i18n.svelte";

/** Days until the next review, negative when it is late; null when there has never been one. */
export function reviewIn(reviewedAt: string | null | undefined, everyDays: number, now: Date): number | null {
  if (!reviewedAt) return null;
  const due = Date.parse(reviewedAt) + everyDays * 86_400_000;
  return Math.ceil((due - now.getTime()) / 86_400_000);
}

/** "Review in 12 days", "Review today", "Review 3 days late". */
export const reviewWords = (days: number): string =>
  days < 0 ? tn("shell.review_late", -days) : days === 0 ? t("shell.review_today") : tn("shell.review_in", days);
