import type { Review } from "../../api";
import { t, tn } from "../../i18n.svelte";

/** The chip has little room; its menu says all of it. */
const MOST_SIGNS = 12;
/** A review that is this near is shown with care. */
const SOON = 30;

/** Days until the review, negative when it is late. */
export const reviewIn = (review: Review, now: Date): number => Math.ceil((Date.parse(review.day) - now.getTime()) / 86_400_000) || 0;

/** "Review in 12 days", "Review today", "Review 3 days late". */
const reviewWords = (days: number): string => (days < 0 ? tn("shell.review_late", -days) : days === 0 ? t("shell.review_today") : tn("shell.review_in", days));

const short = (name: string): string => (name.length > MOST_SIGNS ? `${name.slice(0, MOST_SIGNS - 1).trimEnd()}…` : name);

/** The reason that calls by a name of its own: a noted change before the rest. */
export function calling(review: Review): Review["reasons"][number] | undefined {
  const called = review.reasons.filter((one) => one.name);
  return called.find((one) => one.cause === "change") ?? called[0];
}

/** A review in a few words, and whether it wants care: what calls for it by name, else when it comes. */
export function reviewSaid(review: Review, now: Date): { text: string; care: boolean } {
  const days = reviewIn(review, now);
  if (!review.due) return { text: reviewWords(days), care: days < SOON };
  const named = calling(review);
  if (named) return { text: t("watch.due", { what: short(named.name) }), care: true };
  const first = review.reasons[0];
  if (first?.cause === "never") return { text: t("shell.never_reviewed"), care: true };
  return { text: first?.cause === "evidence" ? t("review.old_data") : reviewWords(days), care: true };
}
