/** The settings form's plain values from a journey record and back; what cannot be read is named, never guessed. */
import type { Journey } from "../../generated/records";

export interface Settings {
  title: Record<string, string>;
  languages: string[];
  state: NonNullable<Journey["state"]>;
  market: NonNullable<Journey["market"]>;
  scope: NonNullable<Journey["scope_kind"]>;
  /** With commas between. */
  tags: string;
  word: string;
  forms: Record<string, [string, string, string, string]>;
  owner: string;
  team: string;
  reviewEvery: string;
  reviewedAt: string;
  goals: string[];
  /** In whole units of the currency, as typed. */
  worth: string;
  currency: string;
}

const MINOR = 100;

export function settingsOf(journey: Journey, language: string): Settings {
  const languages = journey.languages?.length ? [...journey.languages] : [language];
  return {
    title: { ...journey.title },
    languages,
    state: journey.state ?? "current",
    market: journey.market ?? "b2c",
    scope: journey.scope_kind ?? "part",
    tags: (journey.tags ?? []).join(", "),
    word: journey.customer_word ?? "customer",
    forms: { ...journey.customer_forms },
    owner: journey.owner ?? "",
    team: journey.team ?? "",
    reviewEvery: String(journey.review_every_days ?? 365),
    reviewedAt: journey.reviewed_at ?? "",
    goals: [...(journey.goal_touchpoints ?? [])],
    worth: journey.goal_value ? String(journey.goal_value.minor / MINOR) : "",
    currency: journey.goal_value?.currency ?? "",
  };
}

/** The record that the form says, or which field cannot be read. */
export function journeyOf(settings: Settings, before: Journey): Journey | { wrong: "title" | "review" | "worth" | "currency" | "languages" | "forms" } {
  const title = Object.fromEntries(Object.entries(settings.title).map(([code, text]) => [code, text.trim()]).filter(([, text]) => text));
  const days = Number(settings.reviewEvery);
  const worth = settings.worth.replace(/[\s\u00a0\u202f]/g, "").replace(",", ".");
  const currency = settings.currency.trim().toUpperCase();
  if (!Object.keys(title).length) return { wrong: "title" };
  if (!settings.languages.length) return { wrong: "languages" };
  if (settings.word === "own" && settings.languages.some((code) => !settings.forms[code]?.every((form) => form.trim()))) return { wrong: "forms" };
  if (!Number.isInteger(days) || days < 1) return { wrong: "review" };
  if (worth && !(Number(worth) >= 0)) return { wrong: "worth" };
  if (worth && !/^[A-Z]{3}$/.test(currency)) return { wrong: "currency" };
  return {
    ...before,
    title,
    languages: settings.languages,
    state: settings.state,
    market: settings.market,
    scope_kind: settings.scope,
    tags: [...new Set(settings.tags.split(",").map((tag) => tag.trim()).filter(Boolean))],
    customer_word: settings.word,
    customer_forms: settings.word === "own" ? settings.forms : (before.customer_forms ?? {}),
    owner: settings.owner.trim(),
    team: settings.team.trim(),
    review_every_days: days,
    reviewed_at: settings.reviewedAt || null,
    // A day that is typed counts as a whole.
    reviewed_moment: settings.reviewedAt === (before.reviewed_at ?? "") ? (before.reviewed_moment ?? "") : "",
    goal_touchpoints: settings.goals,
    goal_value: worth ? { minor: Math.round(Number(worth) * MINOR), currency } : null,
  };
}
