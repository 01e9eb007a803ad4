/** Questions and watched figures. */
import type { Said } from "../core/sentence";
import type { Measured } from "../generated/measured";
import { call, get, of, post, put, send } from "./transport";

export interface Argument { name: string; kind: string; meaning: string; default?: unknown; of: string; choices: string[]; needed: boolean }
export interface QuestionInfo { question: string; title: string; group: string; needs: string; arguments: Argument[] }
export interface ShownAnswer {
  question: string; sentence: Said;
  /** SVG made by the server in the page's own colours. */
  picture: string;
  columns: { name: string; label: string; numeric: boolean; unit: string }[]; cells: string[][]; n_rows: number;
  /** What tells each row from the others, as column=value; none when its figures cannot be watched. */
  keys: string[][];
  /** Rows that rest on fewer than five. */
  hidden: number;
  /** Asked of events (`snapshot`) or of `answers`. */
  needs: string;
  /** What the data do not tell stands before the picture, the other warnings behind Details. */
  not_told: Said[]; warnings: Said[]; as_of_seq: number | null;
}
/** One of several answers at a glance. */
export interface SaidAnswer { question: string; sentence: Said | null; not_told: Said[]; problem: { code: string; what: Said } | null }
/** Which figure is watched, of whom, and against what: a threshold, or limits learned from `baseline` periods. */
export interface WatchAsked {
  question: string; figure: string; row: string[]; given: Record<string, string[]>; filter: Partial<Measured["filter"]>;
  every: "day" | "week" | "month"; baseline: number; wait: number; over: number | null; under: number | null;
}
export interface WatchPoint { period: string; value: number | null; n: number | null; centre: number | null; low: number | null; high: number | null; signal: string | null }
export interface WatchSignal {
  signal: string; sentence: Said; side: "high" | "low"; first: string; last: string; n_periods: number; raised_at: string;
  seen_by: string | null; seen_at: string | null; note: string; ended_at: string | null;
}
export interface Watch {
  watch: string; name: string; about: string; asked: WatchAsked; unit: string; history: WatchPoint[]; signals: WatchSignal[]; problem: Said | null;
  made_by: string; made_at: string; checked_at: string | null;
  /** New data, or the watch itself, has not been looked at yet. */
  waiting: boolean;
}
export interface AskState { done: number; total: number | null; seconds: number; seconds_left: number | null }

export const answers = {
  questions: () => get<QuestionInfo[]>("/questions"),
  /** A question as people read it; `query` is the filter and the question's own arguments. */
  ask: (id: string, name: string, query: string, signal: AbortSignal) => get<ShownAnswer>(`${of(id)}/answers/${encodeURIComponent(name)}?${query}`, signal),
  /** Several questions in one walk, each answered in a sentence; `query` is the filter. */
  askTogether: (id: string, query: string, wanted: { questions: { question: string; arguments: Record<string, string[]> }[]; language: string; token: string }, signal: AbortSignal) =>
    post<SaidAnswer[]>(`${of(id)}/answers?${query}`, wanted, signal),
  askState: (token: string) => get<AskState | null>(`/asks/${encodeURIComponent(token)}`),
  stopAsking: (token: string) => send("POST", `/asks/${encodeURIComponent(token)}/stop`),
  watches: (id: string) => get<Watch[]>(`${of(id)}/watches`),
  saveWatch: (id: string, watch: { name: string; about: string; asked: WatchAsked }) => post<Watch>(`${of(id)}/watches`, watch),
  changeWatch: (id: string, watch: string, change: { name?: string; about?: string; asked?: WatchAsked }) => put<Watch>(`${of(id)}/watches/${encodeURIComponent(watch)}`, change),
  removeWatch: (id: string, watch: string) => call(`${of(id)}/watches/${encodeURIComponent(watch)}`, { method: "DELETE" }),
  signalSeen: (id: string, signal: string, note: string) => put<Watch>(`${of(id)}/signals/${encodeURIComponent(signal)}/seen`, { note }),
};
