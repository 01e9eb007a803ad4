/** The reader's language: texts of one language are loaded at a time, and everything that shows words follows at once. */
import { formats, type Formats } from "./core/format";
import { CUSTOMER_WORDS, type Forms } from "./generated/customer_words";
import type { Journey, Text } from "./generated/records";
import { sentenceWords, type Said } from "./core/sentence";
import { readText } from "./core/text";

export const LANGUAGES = ["sv", "da", "nb", "en"] as const;
export type Language = (typeof LANGUAGES)[number];
export const LANGUAGE_NAMES: Record<Language, string> = { sv: "Svenska", da: "Dansk", nb: "Norsk", en: "English" };

type Texts = Record<string, string>;
const LOADERS: Record<Language, () => Promise<{ default: Texts }>> = {
  sv: () => import("virtual:texts/sv"),
  da: () => import("virtual:texts/da"),
  nb: () => import("virtual:texts/nb"),
  en: () => import("virtual:texts/en"),
};
/** What the server says by code: not needed for the first picture, so nothing waits for it. */
const SENTENCES: Record<Language, () => Promise<{ default: Texts }>> = {
  sv: () => import("virtual:sentences/sv"),
  da: () => import("virtual:sentences/da"),
  nb: () => import("virtual:sentences/nb"),
  en: () => import("virtual:sentences/en"),
};

let language = $state<Language>("en");
let texts = $state.raw<Texts>({});
let sentences = $state.raw<Texts>({});
let forms = $state.raw<Forms>(CUSTOMER_WORDS.customer!.en!);
let words: Journey | undefined;

export const reader = {
  get language(): Language {
    return language;
  },
  get formats(): Formats {
    return formats(language);
  },
};

/** The language kept from before, else the browser's, else English. */
export function firstLanguage(): Language {
  const kept = localStorage.getItem("resa.language");
  const wished = [kept ?? "", ...navigator.languages].map((code) => code.slice(0, 2).toLowerCase().replace(/^n[on]$/, "nb"));
  return LANGUAGES.find((code) => code === wished.find((w) => (LANGUAGES as readonly string[]).includes(w))) ?? "en";
}

export async function setLanguage(next: Language): Promise<void> {
  texts = (await LOADERS[next]()).default;
  language = next;
  document.documentElement.lang = next;
  localStorage.setItem("resa.language", next);
  useCustomerWord(words);
  SENTENCES[next]().then(
    (found) => {
      if (language === next) sentences = found.default;
    },
    () => undefined, // the English text that comes with each stands in
  );
}

/** The team's own word for the customer ("patient", "medlem" …) from here on; without a journey the word is customer. */
export function useCustomerWord(journey: Journey | undefined): void {
  words = journey;
  forms = formsOf(journey);
}

type Worded = Pick<Journey, "customer_word" | "customer_forms">;
const formsOf = (journey: Worded | undefined): Forms =>
  journey?.customer_forms?.[language] ?? CUSTOMER_WORDS[journey?.customer_word ?? "customer"]?.[language] ?? CUSTOMER_WORDS.customer![language]!;

/** What one journey among several calls its customers, as a heading. */
export const customersOf = (journey: Worded): string => capital(formsOf(journey)[1]);

const FORM_KEYS = ["customer", "customers", "the_customer", "the_customers"];
const capital = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);

/** The text of `key`, filled in; `{Customers}` with a capital begins a sentence. */
export function t(key: string, values: Record<string, string | number | null | undefined> = {}): string {
  const text = texts[key];
  if (text === undefined) return key;
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => {
    if (name in values) return String(values[name] ?? "–");
    const form = FORM_KEYS.indexOf(name.toLowerCase());
    if (form < 0) return whole;
    return name[0] === name[0]!.toUpperCase() ? capital(forms[form]!) : forms[form]!;
  });
}

export const has = (key: string): boolean => key in texts;

/** A text that differs for one and several: `key_one` and `key_other`, with `{n}` in the reader's way. */
export function tn(key: string, n: number, values: Record<string, string | number> = {}): string {
  const form = new Intl.PluralRules(language).select(n) === "one" ? "one" : "other";
  return t(`${key}_${form}`, { n: formats(language).count(n), ...values });
}

/** What a language is called in the midst of a sentence: "danska" to a Swede. */
export const languageWord = (code: Language): string =>
  new Intl.DisplayNames([language], { type: "language" }).of(code === "nb" ? "no" : code) ?? LANGUAGE_NAMES[code];

/** A record's text in the reader's language. */
export const say = (text: Text | undefined | null): string => readText(text, language);

/** What the command line calls an option, as the page labels it. */
const OPTIONS: Record<string, string> = {
  "--at": "data.role_at", "--case": "data.role_case", "--customer": "data.role_customer", "--event": "data.role_event",
  "--score": "data.role_score", "--trait": "data.role_none", "--date-order": "data.date_order", "--delimiter": "data.delimiter",
  "--encoding": "data.encoding", "--no-header": "data.header", "--tz": "data.tz", "--low": "data.lowest", "--high": "data.highest",
  "--again": "data.again", "--event-value": "data.event_value", "--object-type": "data.object_type", "--start": "data.role_start",
};
const QUOTES: Record<Language, [string, string]> = { sv: ["”", "”"], da: ["”", "”"], nb: ["«", "»"], en: ["“", "”"] };
const optionName = (name: string): string => {
  const key = OPTIONS[name];
  if (!key || !has(key)) return name;
  return QUOTES[language][0] + t(key) + QUOTES[language][1];
};

/** What the server says, in the reader's language; in English as long as its words are on their way, or for ever without a code. */
export const worded = (said: Said | null | undefined): string => {
  const f = formats(language);
  return sentenceWords(said, {
    texts: sentences,
    count: f.count,
    decimal: (v) => f.decimal(v, Math.abs(v) < 1 ? 2 : 1),
    share: (v) => f.share(v, 0),
    fixed: f.decimal,
    duration: f.duration,
    date: f.when,
    list: (items) => items.join(", "),
    option: optionName,
  });
};

/** A place as the server names it; options of the command line by their label. */
export const placeWords = (place: string): string => place.replace(/--[a-z-]+/g, (name) => (OPTIONS[name] ? optionName(name) : name));
