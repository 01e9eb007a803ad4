/** Sentences of the matrix in the reader's language. */
import type { Placed, Satisfaction } from "../../core/matrix";
import type { AnyRecord } from "../../core/model";
import { reader, t, tn } from "../../i18n.svelte";
import { titleOf } from "../map/words";

const LONGEST = 34;

/** A title that fits beside a dot; the whole one is in the tip and the table. */
export function nameOf(record: AnyRecord | undefined): string {
  const title = titleOf(record);
  return title.length > LONGEST ? `${title.slice(0, LONGEST - 1).trimEnd()}…` : title;
}

const range = (low: number | null, high: number | null): string =>
  low === null || high === null ? "" : `${reader.formats.decimal(low)}–${reader.formats.decimal(high)}`;

/** "Satisfaction 6.2 (5.8–6.6, 412 answers)", or that it is a guess. */
export function satisfactionWords(s: Satisfaction): string {
  const rest = s.basis === "assumed" ? t("matrix.assumed") : [range(s.low, s.high), s.n ? tn("map.answers", s.n) : "", s.basis === "typed" ? t("matrix.typed") : ""].filter(Boolean).join(", ");
  return `${t("matrix.satisfaction_is", { v: reader.formats.decimal(s.value) })}${rest ? ` (${rest})` : ""}`;
}

/** "11.5 (10.9–12.1)"; a score on a guess says so. */
export function scoreWords(p: Placed): string {
  const rest = p.satisfaction.basis === "assumed" ? t("matrix.assumed") : range(p.score.low, p.score.high);
  return `${reader.formats.decimal(p.score.value)}${rest ? ` (${rest})` : ""}`;
}
