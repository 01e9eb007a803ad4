/**
 * Reads a figure as people paste it: "NPS 31, n 240, Q2 2026, https://…", "CSAT 82 % (n=512), mars 2026", "snitt 4,2 av 5,
 * 88 svar". What could not be read is simply not there; the form shows what was understood.
 */
import type { Figure, Metric } from "../generated/records";

export interface ReadFigure {
  metric: Metric | null;
  value: number | null;
  n: number | null;
  low: number | null;
  high: number | null;
  scale: string;
  period_start: string | null;
  period_end: string | null;
  link: string;
}

const METRICS: [RegExp, Metric][] = [
  [/\bnps\b/i, "nps"], [/\bcsat\b/i, "csat"], [/\bces\b/i, "ces"], [/★|\b(stars?|stjärnor|stjerner)\b/i, "stars"],
  [/\b(emotion|känsla|følelse)\b/i, "emotion"], [/\b(mean|average|snitt|medel\w*|gennemsnit|gjennomsnitt|snit)\b/i, "mean"],
  [/\b(share|andel)\b/i, "share"], [/\b(count|antal|antall)\b/i, "count"],
];
const NUMBER = String.raw`[-−–+]?\d+(?:[  ]\d{3})*(?:[.,]\d+)?`;
const MONTHS = [
  /^jan/i, /^feb/i, /^mar/i, /^apr/i, /^ma[jiy]/i, /^jun/i, /^jul/i, /^au?g/i, /^sep/i, /^o[kc]t/i, /^nov/i, /^de[cs]/i,
];

export const toNumber = (text: string): number => Number(text.replace(/[  ]/g, "").replace(/[−–]/g, "-").replace(",", "."));

export function readFigure(text: string): ReadFigure {
  let rest = text.trim();
  const take = (pattern: RegExp): RegExpMatchArray | null => {
    const found = rest.match(pattern);
    if (found) rest = rest.replace(found[0], " ");
    return found;
  };
  const link = take(/https?:\/\/\S+/i)?.[0].replace(/[),.;]+$/, "") ?? "";
  const n = take(new RegExp(String.raw`\bn\s*[=:]?\s*(${NUMBER})|(${NUMBER})\s*(?:svar\w*|answers?|responses?|besvarelser)\b`, "i"));
  const range = take(new RegExp(String.raw`[(\[]\s*(${NUMBER})\s*%?\s*(?:–|-|to|till|til|;)\s*(${NUMBER})\s*%?\s*[)\]]`, "i"));
  const period = readPeriod(take);
  const scale = take(/\b(?:av|of|out of|af|ud af)\s+(\d+)\b|\b(\d)\s*[-–]\s*(\d{1,2})\b(?=.*(?:scale|skala))/i);
  const metric = METRICS.find(([pattern]) => pattern.test(rest))?.[1] ?? null;
  const value = take(new RegExp(String.raw`(${NUMBER})\s*(%|‰|procent|percent|prosent)?`, "i"));
  const percent = Boolean(value?.[2]);
  const share = percent || metric === "csat" || metric === "share";
  const number = value ? toNumber(value[1]!) : null;
  const scaled = (v: number | null): number | null => (v === null ? null : share && (percent || Math.abs(v) > 1) ? v / 100 : v);
  return {
    metric: metric ?? (percent ? "share" : scale ? "mean" : null),
    value: scaled(number),
    n: n ? Math.round(toNumber(n[1] ?? n[2]!)) : null,
    low: scaled(range ? toNumber(range[1]!) : null),
    high: scaled(range ? toNumber(range[2]!) : null),
    scale: scale ? (scale[1] ? `1-${scale[1]}` : `${scale[2]}-${scale[3]}`) : "",
    ...period,
    link,
  };
}

type Take = (pattern: RegExp) => RegExpMatchArray | null;

/** A quarter, a month, a day or a year, as start and exclusive end. */
function readPeriod(take: Take): { period_start: string | null; period_end: string | null } {
  const quarter = take(/\b[qk]([1-4])\s*[-/ ]?\s*((?:19|20)\d\d)\b|\b((?:19|20)\d\d)\s*[-/ ]?\s*[qk]([1-4])\b/i);
  if (quarter) {
    const q = Number(quarter[1] ?? quarter[4]);
    return months(Number(quarter[2] ?? quarter[3]), (q - 1) * 3, 3);
  }
  const day = take(/\b((?:19|20)\d\d)-(\d\d)-(\d\d)\b/);
  if (day) return { period_start: day[0], period_end: null };
  const month = take(/\b(jan|feb|mar|apr|ma[jiy]|jun|jul|aug|sep|o[kc]t|nov|de[cs])[a-zåäöøæ]*\.?\s+((?:19|20)\d\d)\b/i);
  if (month) return months(Number(month[2]), MONTHS.findIndex((m) => m.test(month[1]!)), 1);
  const year = take(/\b((?:19|20)\d\d)\b/);
  return year ? months(Number(year[1]), 0, 12) : { period_start: null, period_end: null };
}

function months(year: number, first: number, count: number): { period_start: string; period_end: string } {
  const iso = (y: number, m: number): string => `${y + Math.floor(m / 12)}-${String((m % 12) + 1).padStart(2, "0")}-01`;
  return { period_start: iso(year, first), period_end: iso(year, first + count) };
}

/** A figure record from what was read, about one claim; null while metric or value is missing. */
export function figureRecord(read: ReadFigure, about: string, id: string): Figure | null {
  if (read.metric === null || read.value === null) return null;
  const { metric, value, ...rest } = read;
  const written = Object.fromEntries(Object.entries(rest).filter(([, v]) => v !== null && v !== ""));
  return { id, about, metric, value, ...written };
}

/** The unit a figure's value is shown in (as `Value.unit`). */
export const unitOfMetric = (metric: string): string =>
  ({ nps: "points", csat: "share", share: "share", seconds: "seconds", emotion: "emotion", count: "count" })[metric] ?? "score";
