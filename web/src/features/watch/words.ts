/** Watched figures in the reader's words. */
import type { ShownAnswer, Watch, WatchAsked, WatchPoint } from "../../api";
import { isSentence, type Said } from "../../core/sentence";
import { reader, t, worded } from "../../i18n.svelte";
import { journeyPath } from "../../router.svelte";

/** How a figure of a unit is typed: shares in per cent, times in days. */
export const scaleOf = (unit: string): number => (unit === "share" || unit === "share_difference" ? 100 : unit === "seconds" ? 1 / 86_400 : 1);
export const unitWord = (unit: string): string => (unit === "share" || unit === "share_difference" || unit === "seconds" ? t(`watch.unit_${unit}`) : "");

export function figureWords(value: number | null, unit: string): string {
  const f = reader.formats;
  if (unit === "share") return f.share(value);
  if (unit === "share_difference") return value === null ? f.points(value) : `${f.points(value)} ${unitWord(unit)}`;
  if (unit === "seconds") return f.duration(value);
  return unit === "count" ? f.count(value) : f.decimal(value);
}

/** A signal where there is little room: the figure, and what the watch is called. */
export function briefly(said: Said): string {
  if (!isSentence(said) || !isSentence(said.values.value)) return worded(said);
  return `${worded(said.values.value)} · ${String(said.values.name)}`;
}

export const latest = (watch: Watch): WatchPoint | undefined => watch.history.findLast((point) => point.value !== null);

/** The limits that hold for a point: a threshold, or what was learned. */
export function limitsOf(watch: Watch, point: WatchPoint): [number | null, number | null] {
  return watch.asked.baseline ? [point.low, point.high] : [watch.asked.under, watch.asked.over];
}

export function limitWords(watch: Watch, point = latest(watch)): string {
  if (!point || point.value === null) return "–";
  const [low, high] = limitsOf(watch, point);
  const said = [low === null ? "" : `≥ ${figureWords(low, watch.unit)}`, high === null ? "" : `≤ ${figureWords(high, watch.unit)}`].filter(Boolean).join(", ");
  return said || "–";
}

/** Whether it is still learning: nothing is judged before as many periods as make its limits are there. */
export function learning(watch: Watch): number | null {
  const known = watch.history.filter((point) => point.value !== null).length;
  return watch.asked.baseline && known <= watch.asked.baseline ? known : null;
}

/** The row of an answer by the columns that tell it from the others. */
export function rowName(answer: ShownAnswer, row: number): string {
  const names = (answer.keys[row] ?? []).map((key) => key.slice(0, key.indexOf("=")));
  return answer.columns.flatMap((column, at) => (names.includes(column.name) ? [answer.cells[row]![at]!] : [])).join(" · ");
}

/** The columns that are figures of their own: neither names nor ends of intervals. */
export const figuresOf = (answer: ShownAnswer): ShownAnswer["columns"] =>
  answer.columns.filter((c) => c.numeric && c.unit !== "currency" && c.unit !== "instant" && !/(^|_)(low|high)$/.test(c.name));

/** Where a watch stands among the journey's. */
export const watchPath = (journey: string, watch: string): string => `${journeyPath(journey, "watches")}?watch=${encodeURIComponent(watch)}`;

/** The figure one would watch first: the hazard, else a share. */
export const likelyFigure = (figures: ShownAnswer["columns"]): ShownAnswer["columns"][number] | undefined =>
  figures.find((c) => c.name === "hazard") ?? figures.find((c) => c.unit === "share") ?? figures[0];

/** An answer whose figures can be watched, with what it was asked, and what of the watch is picked already. */
export interface ToWatch { answer: ShownAnswer; title: string; given: Record<string, string[]>; picked?: Partial<WatchAsked> }
