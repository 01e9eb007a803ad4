/** What is measured on a map, and what it rests on. */
import type { Belief, Guess, GuessSheet } from "../core/belief";
import type { Said } from "../core/sentence";
import type { Evidence, Gap, Measured } from "../generated/measured";
import type { EventRule, Figure, Persona, Source, Text } from "../generated/records";
import { get, of, post, put } from "./transport";

export interface Filters {
  personas: { id: string; title: Text; n: number | null }[];
  channels: { name: string; n: number | null }[];
  traits: Record<string, { value: string; n: number | null }[]>;
  accounts: number | null;
  account_names?: { value: string; n: number }[];
  first_at: string | null;
  last_at: string | null;
  /** What surveys ask, by metric. */
  asked?: Record<string, string[]>;
}
export interface CustomerRow { customer: string; account?: string | null; path: { name: string; at: string; touchpoint?: string | null }[] }
export interface Customers { n: number | null; suppressed: boolean; rows: CustomerRow[] }
/** Typical real journeys, the most typical first; times are whole days since they began. */
export interface Walks {
  journeys: number | null;
  reason: string;
  paths: { n: number; arrives: boolean; entries: { touchpoint: string; day: number; silence: number; low: number; high: number }[] }[];
}
export interface BindingRow {
  id: string; rule: EventRule | null; n_events: number | null; n_customers: number | null; names: string[]; suggested?: EventRule | null;
}
export interface NameCount { name: string; channel: string; n?: number; n_events?: number; journeys: number | null; after?: string | null }
/** What questions need not be told: the map's stages, planned channels and promises in the data's names. */
export interface Ready {
  stages: { id: string; names: string[]; channels: string[] }[];
  promises: { touchpoint: string; kind: "expected" | "response"; rule: string }[];
  plan: string;
}
export interface Binding { touchpoints: BindingRow[]; unmatched: NameCount[]; ghosts: string[]; unbound: string[]; warnings?: Said[]; ready?: Ready }
export interface RulePreview { n_events: number | null; n_customers: number | null; names: { name: string; channel: string; n: number }[] }
export interface PersonaRow { persona: Persona; journeys: string[]; customers: number | null; evidence: Evidence | null }
export interface SourceRow {
  source: Source; used_by: string[]; fresh: boolean | null;
  /** How long knowledge of its kind holds. */
  valid_days: number;
  claims: { id: string; text: Text; journey: string | null }[];
}

export const measuring = {
  gaps: (id: string, query: string) => get<Gap[]>(`${of(id)}/gaps${query ? `?${query}` : ""}`),
  measured: (id: string, query: string, signal?: AbortSignal) => get<Measured>(`${of(id)}/measured${query ? `?${query}` : ""}`, signal),
  reveal: (id: string, revealed: boolean) => post<{ revealed: boolean }>(`${of(id)}/reveal`, { revealed }),
  guesses: (id: string) => get<GuessSheet>(`${of(id)}/guesses`),
  guess: (id: string, guesses: Guess[]) => put<GuessSheet>(`${of(id)}/guesses`, { guesses }),
  lockGuesses: (id: string) => post<GuessSheet>(`${of(id)}/guesses/lock`, {}),
  belief: (id: string) => get<Belief>(`${of(id)}/belief`),
  filters: (id: string) => get<Filters>(`${of(id)}/filters`),
  customers: (id: string, about: string, outcome: string, query: string, limit = 20) =>
    get<Customers>(`${of(id)}/customers?${new URLSearchParams({ about, outcome, limit: String(limit) })}${query ? `&${query}` : ""}`),
  walk: (id: string, query: string, signal?: AbortSignal) => get<Walks>(`${of(id)}/walk${query ? `?${query}` : ""}`, signal),
  binding: (id: string) => get<Binding>(`${of(id)}/binding`),
  previewRule: (id: string, rule: EventRule) => post<RulePreview>(`${of(id)}/binding/preview`, { rule }),
  personas: () => get<PersonaRow[]>("/personas"),
  sources: () => get<SourceRow[]>("/sources"),
  figures: () => get<Figure[]>("/figures"),
};
