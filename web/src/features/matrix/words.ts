/** Sentences of the matrix in the reader's language. */
import type { Placed, Satisfaction } from "../../core/matrix";
import type { AnyRecord } from "../../core/model";
import { reader, t, tn } from "../../i18n.svelte";
import type { Value } from "../../generated/measured";
import { reasonWord, titleOf } from "../map/words";

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

/** "association +0.41 (+0.30 … +0.51, n 212)"; importance as the team set it otherwise. */
export function importanceWords(p: Placed): string {
  const f = reader.formats;
  return p.derived ? t("derived.importance_is", { v: correlationWords(p.derived.of) }) : t("matrix.importance_is", { v: f.decimal(p.importance) });
}

/** "+0.41 (+0.30 … +0.51, n 212)", or why there is none. */
export function correlationWords(value: Value | null | undefined): string {
  if (!value) return t("derived.not_asked");
  if (value.value == null) return reasonWord(value);
  const f = reader.formats;
  const ends = value.low == null || value.high == null ? "" : `${f.signed(value.low, 2)} … ${f.signed(value.high, 2)}, `;
  return `${f.signed(value.value, 2)} (${ends}n ${f.count(value.n ?? 0)})`;
}
