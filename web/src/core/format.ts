/** Numbers, times and dates in the reader's locale. Every missing value is "–", never 0. */
import type { Value } from "../generated/measured";

const TAGS: Record<string, string> = { sv: "sv-SE", da: "da-DK", nb: "nb-NO", en: "en-GB" };
const DAY = 86_400;
const QUARTERS: Record<string, (n: string, year: string) => string> = {
  sv: (n, year) => `kvartal ${n} ${year}`, da: (n, year) => `${n}. kvartal ${year}`, nb: (n, year) => `${n}. kvartal ${year}`, en: (n, year) => `Q${n} ${year}`,
};
/** As the files say them: an hour is a "t" in Danish and Norwegian. */
const units = (language: string): [string, number][] => [["d", DAY], [language === "da" || language === "nb" ? "t" : "h", 3600], ["min", 60], ["s", 1]];

export interface Formats {
  tag: string;
  count(n: number | null | undefined): string;
  decimal(v: number | null | undefined, digits?: number): string;
  signed(v: number | null | undefined, digits?: number): string;
  /** 0.334 → "33.4 %" */
  share(v: number | null | undefined, digits?: number): string;
  /** A share for a sentence: no decimals, but one when it is small. */
  shareWords(v: number | null | undefined): string;
  /** 0.05 → "+5.0", in percentage points; the unit's word is the text's. */
  points(v: number | null | undefined): string;
  /** "32.6–34.3" in the unit of the value, or "" without an interval. */
  interval(value: Value | null | undefined): string;
  value(value: Value | null | undefined, currency?: string): string;
  /** "9 d 12 h": the two largest units. */
  duration(seconds: number | null | undefined): string;
  /** "11 days": one unit, in words. */
  durationWords(seconds: number | null | undefined): string;
  money(minor: number | null | undefined, currency?: string): string;
  date(iso: string | null | undefined): string;
  /** A day, a month or a quarter as programs write it (2026-09-01, 2026-09, 2026-Q3). */
  when(iso: string): string;
  dateTime(iso: string | null | undefined): string;
  bytes(n: number): string;
}

const MISSING = "–";
const known = (v: number | null | undefined): v is number => typeof v === "number" && Number.isFinite(v);

function makeFormats(language: string): Formats {
  const tag = TAGS[language] ?? language;
  const UNITS = units(language);
  const cache = new Map<string, Intl.NumberFormat>();
  const number = (options: Intl.NumberFormatOptions): Intl.NumberFormat => {
    const key = JSON.stringify(options);
    let made = cache.get(key);
    if (!made) cache.set(key, (made = new Intl.NumberFormat(tag, options)));
    return made;
  };
  // A proper minus sign in every locale: Intl gives sv and nb one, en and da a hyphen.
  const minus = (text: string): string => text.replace(/-/g, "−");
  const fixed = (v: number, digits: number): string =>
    // What rounds to nothing has no sign.
    minus(number({ minimumFractionDigits: digits, maximumFractionDigits: digits, signDisplay: "negative" }).format(v));
  // Made when the first date is shown: making one is not cheap, and a map need not show any.
  let dates: Intl.DateTimeFormat | undefined;
  let stamps: Intl.DateTimeFormat | undefined;
  let months: Intl.DateTimeFormat | undefined;
  const day = { day: "numeric", month: "short", year: "numeric" } as const;

  const f: Formats = {
    tag,
    count: (n) => (known(n) ? minus(number({ maximumFractionDigits: 0 }).format(n)) : MISSING),
    decimal: (v, digits = 1) => (known(v) ? fixed(v, digits) : MISSING),
    signed: (v, digits = 1) => {
      if (!known(v)) return MISSING;
      const text = fixed(v, digits);
      return v > 0 && Number(v.toFixed(digits)) > 0 ? `+${text}` : text;
    },
    share: (v, digits = 1) =>
      known(v) ? minus(number({ style: "percent", minimumFractionDigits: digits, maximumFractionDigits: digits }).format(v)) : MISSING,
    shareWords: (v) => f.share(v, known(v) && Math.abs(v) < 0.1 ? 1 : 0),
    points: (v) => (known(v) ? f.signed(v * 100) : MISSING),
    interval: (value) => {
      if (!value || !known(value.low) || !known(value.high)) return "";
      if (value.unit === "seconds") return `${f.duration(value.low)} – ${f.duration(value.high)}`;
      if (value.unit === "money") return "";
      const scale = value.unit === "share" ? 100 : 1;
      const [low, high] = [fixed(value.low * scale, digitsOf(value)), fixed(value.high * scale, digitsOf(value))];
      // "−0.4–1.2" is hard to read: a negative end takes a spaced dash.
      return value.low < 0 || value.high < 0 ? `${low} – ${high}` : `${low}–${high}`;
    },
    value: (value, currency) => {
      if (!value || !known(value.value)) return MISSING;
      switch (value.unit) {
        case "share": return f.share(value.value);
        case "seconds": return f.duration(value.value);
        case "money": return f.money(value.value, currency);
        case "emotion": return f.signed(value.value);
        case "count": case undefined: return f.count(value.value);
        case "points": return f.signed(value.value, 0);
        default: return f.decimal(value.value, digitsOf(value));
      }
    },
    duration: (seconds) => {
      if (!known(seconds)) return MISSING;
      const whole = Math.round(Math.abs(seconds));
      const first = UNITS.findIndex(([, size]) => whole >= size);
      if (first < 0) return `${fixed(seconds, seconds ? 1 : 0)} s`;
      const [unit, size] = UNITS[first]!;
      const count = Math.floor(whole / size);
      const next = UNITS[first + 1];
      const rest = next ? Math.floor((whole - count * size) / next[1]) : 0;
      const sign = seconds < 0 ? "−" : "";
      return `${sign}${f.count(count)} ${unit}${rest && next && count < 30 ? ` ${rest} ${next[0]}` : ""}`;
    },
    durationWords: (seconds) => {
      if (!known(seconds)) return MISSING;
      const [unit, size] = ([["day", DAY], ["hour", 3600], ["minute", 60]] as [string, number][])
        .find(([, s]) => seconds >= s) ?? ["second", 1];
      const amount = seconds / size;
      return number({ style: "unit", unit, unitDisplay: "long", maximumFractionDigits: amount < 10 ? 1 : 0 }).format(amount);
    },
    money: (minor, currency) => {
      if (!known(minor)) return MISSING;
      if (!currency) return f.count(minor / 100);
      const text = minus(number({ style: "currency", currency, notation: "compact", maximumSignificantDigits: 3 }).format(minor / 100));
      // What a Swede writes: 18,4 Mkr, not 18,4 mn kr.
      return tag === "sv-SE" ? text.replace(/tn\skr$/, "tkr").replace(/mn\skr$/, "Mkr").replace(/md\skr$/, "mdkr") : text;
    },
    date: (iso) => (iso ? (dates ??= new Intl.DateTimeFormat(tag, day)).format(new Date(iso)) : MISSING),
    when: (iso) => {
      const [year = "", part = ""] = iso.split("-");
      if (part.startsWith("Q")) return (QUARTERS[language] ?? QUARTERS.en!)(part.slice(1), year);
      return iso.length > 7 ? f.date(iso) : (months ??= new Intl.DateTimeFormat(tag, { month: "long", year: "numeric", timeZone: "UTC" })).format(new Date(`${iso}-01`));
    },
    dateTime: (iso) => (iso ? (stamps ??= new Intl.DateTimeFormat(tag, { ...day, hour: "2-digit", minute: "2-digit" })).format(new Date(iso)) : MISSING),
    bytes: (n) => {
      const power = n >= 1e9 ? 3 : n >= 1e6 ? 2 : n >= 1e3 ? 1 : 0;
      return `${fixed(n / 1000 ** power, power ? 1 : 0)} ${["B", "kB", "MB", "GB"][power]}`;
    },
  };
  return f;
}

function digitsOf(value: Value): number {
  if (value.unit === "points" || value.unit === "count") return 0;
  return 1;
}

const made = new Map<string, Formats>();

/** The formats of one language; made once. */
export function formats(language: string): Formats {
  let found = made.get(language);
  if (!found) made.set(language, (found = makeFormats(language)));
  return found;
}
