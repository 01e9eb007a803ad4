/** Owners, reviews, what changes around us, and every touchpoint in one table. */
import type { Said } from "../core/sentence";
import type { Duration, Value } from "../generated/measured";
import type { Text } from "../generated/records";
import { get, of, post, put, send } from "./transport";

export interface Reason { cause: "never" | "interval" | "kpi" | "evidence" | "signal" | "change"; day: string; sentence: Said; about: string; name: string; came_at: string }
export interface Review {
  journey: string; title: Text; owner: string; team: string; reviewed_at: string | null; every_days: number;
  day: string; due: boolean; reasons: Reason[];
}
/** What waits for the reader. */
export interface Waits { reviews: Review[]; actions: Holdings["actions"] }
export interface ReviewRules { every_days: number; ahead_days: number; valid_days: Record<string, number>; usual_days: Record<string, number> }
export type ChangeKind = "release" | "price" | "regulation" | "competitor" | "organisation" | "market" | "other";
/** A change in the business or the market that somebody noted. */
export interface NotedChange {
  change: string; kind: ChangeKind; what: string; day: string; link: string; everywhere: boolean;
  concerns: { journey: string; journey_title: Text; about: string; title: Text | null }[];
  noted_by: string; noted_at: string; edited_at: string | null; mine: boolean; may_change: boolean;
}
export interface NewChange { what: string; kind: ChangeKind; day: string; link: string; concerns: { journey: string; about: string }[] }
/** A journey of which one may note a change, with its stages and touchpoints. */
export interface ChangePlaces { journey: string; title: Text; places: { id: string; kind: "stage" | "touchpoint"; title: Text }[] }
export interface SinceReview {
  since: string; review: Review; edited: number; edited_by: string[]; version: string | null; changes: NotedChange[];
  signals: { signal: string; sentence: Said; raised_at: string; ended_at: string | null; seen_by: string | null; note: string }[];
  evidence: { kind: "events" | "answers" | "source"; about: string; title: Text; n: number | null; at: string }[];
}
export interface Owners {
  silence: "" | "no server" | "no address";
  owners: { name: string; touchpoints: number; parts: number; journeys: number; reach: "reached" | "off" | "no account" | "several" | "may not look"; told_at: string | null; said_at: string | null }[];
}
export interface LetterChoice { on: boolean; language: "sv" | "da" | "nb" | "en" | null }
export interface Holdings {
  name: string;
  touchpoints: { id: string; kind: "touchpoint" | "stage" | "transition"; title: Text; to: Text; wait: Duration | null; journey: string | null; now: { customers: number | null }; more_customers: number | null; comments: number; said_at: string | null; told_at: string | null }[];
  actions: { id: string; title: Text; due_at: string | null; late: boolean }[];
  correctives: { audit: string; finding: string; action: string; words: string; due_at: string; late: boolean }[];
  reviews: Review[];
}
/** A touchpoint with its places on all journeys. */
export interface InventoryRow {
  id: string; title: Text; channel: string; owner: string; team: string; importance: number | null; moment_of_truth: boolean; ownership: string;
  /** When its owner last said that it is still true. */
  said_at: string | null;
  places: { journey: string; journey_title: Text; stage: Text; step: string; step_title: Text; after: string[]; reviewed_at: string | null }[];
}
export interface Inventory {
  rows: InventoryRow[]; owners: { name: string; touchpoints: number; parts: number; many: boolean }[]; unowned: number; handovers: number; many: number;
  parts: PartRow[]; parts_unowned: number;
}
/** A stage, or the transition out of it. */
export interface PartRow {
  id: string; kind: "stage" | "transition"; journey: string; journey_title: Text; stage: string; title: Text; to: Text; owner: string; team: string;
  reviewed_at: string | null; said_at: string | null;
}
export interface InventoryFigures { id: string; journey: string; customers: number | null; reason: string; emotion: Value | null; grade: string }

export const owners = {
  reviews: () => get<Review[]>("/reviews"),
  review: (id: string) => get<Review>(`${of(id)}/review`),
  reviewRules: () => get<ReviewRules>("/reviews/rules"),
  /** Days by kind of evidence for the whole workspace; null takes a choice back. */
  chooseAges: (valid_days: Record<string, number | null>) => put<ReviewRules>("/reviews/rules", { valid_days }),
  sinceReview: (id: string, language: string) => get<SinceReview>(`${of(id)}/since-review?lang=${language}`),
  waiting: () => get<Waits>("/waiting"),
  changes: () => get<NotedChange[]>("/changes"),
  changePlaces: () => get<ChangePlaces[]>("/changes/places"),
  noteChange: (body: NewChange) => post<NotedChange>("/changes", body),
  alterChange: (change: string, body: NewChange) => put<NotedChange>(`/changes/${encodeURIComponent(change)}`, body),
  removeChange: (change: string) => send("DELETE", `/changes/${encodeURIComponent(change)}`),
  bringChangeBack: (change: string) => post<NotedChange>(`/changes/${encodeURIComponent(change)}/bring-back`, {}),
  owners: () => get<Owners>("/owners"),
  ownLetters: () => get<LetterChoice>("/account/letters"),
  chooseLetters: (choice: LetterChoice) => send("PUT", "/account/letters", choice),
  holdings: (token: string) => post<Holdings>("/still-true/look", { token }),
  sayStillTrue: (token: string, touchpoints: string[]) => post<{ touchpoints: number }>("/still-true", { token, touchpoints }),
  stopLetters: (token: string) => send("POST", "/still-true/stop", { token }),
  inventory: () => get<Inventory>("/touchpoints"),
  inventoryFigures: () => get<InventoryFigures[]>("/touchpoints/figures"),
  assign: (body: { touchpoints?: string[]; parts?: string[]; owner?: string; team?: string }) => post<{ changed: number }>("/touchpoints/assign", body),
};
