/** The reader's language: texts of one language are loaded at a time, and everything that shows words follows at once. */
import { formats, type Formats } from "./core/format";
import { CUSTOMER_WORDS, type Forms } from "./generated/customer_words";
import type { Journey, Text } from "./generated/records";
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

let language = $state<Language>("en");
let texts = $state.raw<Texts>({});
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
}

/** The team's own word for the customer ("patient", "medlem" …) from here on; without a journey the word is customer. */
export function useCustomerWord(journey: Journey | undefined): void {
  words = journey;
  const own = journey?.customer_forms?.[language];
  forms = own ?? CUSTOMER_WORDS[journey?.customer_word ?? "customer"]?.[language] ?? CUSTOMER_WORDS.customer![language]!;
}

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

/** A record's text in the reader's language. */
export const say = (text: Text | undefined | null): string => readText(text, language);
