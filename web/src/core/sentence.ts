/** What the server says to a person: a code and values, to be worded in the reader's language. The English text comes with it. */
export interface Sentence {
  code: string;
  values: Record<string, unknown>;
  text: string;
}
/** A sentence, or a plain text of something that has no code. */
export type Said = Sentence | string;

export const isSentence = (said: unknown): said is Sentence =>
  typeof said === "object" && said !== null && typeof (said as Sentence).code === "string" && typeof (said as Sentence).text === "string";

/** How values look to the reader, and what an option of the command line is called on the page. */
export interface Wording {
  texts: Record<string, string>;
  count(n: number): string;
  decimal(v: number): string;
  share(v: number): string;
  fixed(v: number, digits: number): string;
  duration(seconds: number): string;
  date(iso: string): string;
  list(items: string[]): string;
  option(name: string): string;
}

/** `{n}`, `{n:#}` without groups, `{n:0}`, `{share:%}`, `{lift:p}`, `{seconds:t}`, `{path:>}`, `{n|row|rows}`, `{--tz}`: as `resa.texts.sentence` describes them. */
const FIELD = /\{(--[a-z-]+|\w+)(?:([:|])([^{}]*))?\}/g;

/** A day, month or quarter as programs write it. */
const DAY = /^\d{4}-(\d{2}(-\d{2})?|Q[1-4])$/;

const valueWords = (value: unknown, wording: Wording): string => {
  if (isSentence(value)) return filled(value, wording);
  if (Array.isArray(value)) return wording.list(value.map((v) => valueWords(v, wording)));
  if (typeof value === "number") return Number.isInteger(value) ? wording.count(value) : wording.decimal(value);
  if (typeof value === "string" && DAY.test(value)) return wording.date(value);
  return String(value ?? "–");
};

/** A value in one of the ways that stand after a colon. */
function written(value: unknown, way: string, wording: Wording): string {
  if (way === ">" && Array.isArray(value)) return value.map((v) => valueWords(v, wording)).join(" → ");
  if (typeof value !== "number") return String(value);
  switch (way) {
    case "%": return wording.share(value);
    case "p": return wording.fixed(value * 100, 1);
    case "0": return wording.count(Math.round(value));
    case "1": return wording.fixed(value, 1);
    case "t": return wording.duration(value);
    default: return String(value);
  }
}

function filled(said: Sentence, wording: Wording): string {
  const text = wording.texts[said.code];
  if (text === undefined) return said.text;
  return text.replace(FIELD, (whole, name: string, way: string | undefined, rest: string | undefined) => {
    if (name.startsWith("--")) return wording.option(name);
    if (!(name in said.values)) return whole;
    const value = said.values[name];
    if (way === "|") return rest!.split("|")[value === 1 ? 0 : 1] ?? whole;
    if (way === ":") return written(value, rest!, wording);
    return valueWords(value, wording);
  });
}

/** The sentence in the reader's words; it begins with a capital unless it begins with a name. */
export function sentenceWords(said: Said | null | undefined, wording: Wording): string {
  if (!isSentence(said)) return said ?? "";
  const words = filled(said, wording);
  const begins = wording.texts[said.code] ?? said.text;
  return begins.startsWith("{") ? words : words.charAt(0).toUpperCase() + words.slice(1);
}
