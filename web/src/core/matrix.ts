/**
 * Importance against satisfaction: where each thing stands, its opportunity score, its quadrant, and where its name fits.
 *
 * Both axes go from 0 to 10. The team's importance 1 … 5 is spread over them; satisfaction is the share who are satisfied
 * (top two of five, as the score wants it), else the emotion −2 … +2 spread the same way. The score is Ulwick's
 * O = I + max(I − S, 0), from 0 to 20; it falls as satisfaction rises, so the ends of its interval swap.
 */
import type { Measure, Value } from "../generated/measured";

export type Quadrant = "improve" | "keep" | "leave" | "ease";
export interface Satisfaction {
  value: number;
  low: number | null;
  high: number | null;
  n: number;
  /** What was asked: `csat` or `emotion`. */
  metric: "csat" | "emotion";
  basis: "measured" | "typed" | "assumed";
}
/** Importance read from data, spread as it is drawn: a correlation of 1 is 10, one below 0 stands at 0. */
export interface Derived { low: number; high: number; of: Value }
export interface Thing { id: string; importance: number | null; satisfaction: Satisfaction | null; derived?: Derived }
export interface Placed { id: string; importance: number; satisfaction: Satisfaction; score: Score; quadrant: Quadrant; derived?: Derived }
export interface Score { value: number; low: number | null; high: number | null }
export interface Matrix {
  placed: Placed[];
  /** Things that lack one of the two, and which. */
  missing: { id: string; lacks: ("importance" | "satisfaction")[] }[];
  /** Where the axes cross: the mean of what is placed. */
  cross: { importance: number; satisfaction: number };
}

export const importanceOfTen = (oneToFive: number): number => ((oneToFive - 1) / 4) * 10;
export const emotionOfTen = (emotion: number): number => ((emotion + 2) / 4) * 10;

/** Measured answers first (satisfied, then emotion), then a typed figure, then the team's guess. */
export function satisfactionOf(measure: Measure | undefined, guess: number | null | undefined): Satisfaction | null {
  const csat = (typed: boolean): Satisfaction | null => {
    const found = measure?.scores?.find((s) => s.metric === "csat" && Boolean(s.typed) === typed && s.estimate.value !== null)?.estimate;
    if (!found || found.value === null) return null;
    const ten = (v: number | null | undefined): number | null => (v == null ? null : v * 10);
    return { value: found.value * 10, low: ten(found.low), high: ten(found.high), n: found.n ?? 0, metric: "csat", basis: typed ? "typed" : "measured" };
  };
  const answered = csat(false);
  if (answered) return answered;
  const felt = measure?.emotion;
  if (felt?.value != null) {
    const ten = (v: number | null | undefined): number | null => (v == null ? null : emotionOfTen(v));
    return { value: emotionOfTen(felt.value), low: ten(felt.low), high: ten(felt.high), n: felt.n ?? 0, metric: "emotion", basis: "measured" };
  }
  const typed = csat(true);
  if (typed) return typed;
  return guess == null ? null : { value: emotionOfTen(guess), low: null, high: null, n: 0, metric: "emotion", basis: "assumed" };
}

export const correlationOfTen = (correlation: number): number => Math.max(correlation, 0) * 10;

/** Where data place it; null when they cannot tell. */
export function derivedOf(value: Value | null | undefined): Derived | null {
  if (value?.value == null || value.low == null || value.high == null) return null;
  return { low: correlationOfTen(value.low), high: correlationOfTen(value.high), of: value };
}

export function scoreOf(importance: number, satisfaction: Satisfaction): Score {
  const at = (s: number): number => importance + Math.max(importance - s, 0);
  const { value, low, high } = satisfaction;
  return { value: at(value), low: high === null ? null : at(high), high: low === null ? null : at(low) };
}

/** The greatest opportunity first, what data found important by how strongly; of equals in the order given. */
export function layMatrix(things: readonly Thing[]): Matrix {
  const missing: Matrix["missing"] = [];
  const found: Omit<Placed, "quadrant">[] = [];
  for (const { id, importance, satisfaction, derived } of things) {
    if (importance !== null && satisfaction) found.push({ id, importance, satisfaction, score: scoreOf(importance, satisfaction), ...(derived && { derived }) });
    else missing.push({ id, lacks: [...(importance === null ? ["importance" as const] : []), ...(satisfaction ? [] : ["satisfaction" as const])] });
  }
  const mean = (values: number[]): number => (values.length ? values.reduce((a, b) => a + b, 0) / values.length : 5);
  const cross = { importance: mean(found.map((p) => p.importance)), satisfaction: mean(found.map((p) => p.satisfaction.value)) };
  const placed = found.map((p) => ({ ...p, quadrant: quadrantOf(p.importance >= cross.importance, p.satisfaction.value >= cross.satisfaction) }));
  return { placed: placed.sort((a, b) => rank(b) - rank(a)), missing, cross };
}

const rank = (p: Placed): number => p.derived?.of.value ?? p.score.value;

const quadrantOf = (important: boolean, satisfied: boolean): Quadrant =>
  important ? (satisfied ? "keep" : "improve") : satisfied ? "ease" : "leave";

export interface Label { x: number; y: number; end: boolean }

/**
 * Where names stand beside their dots so that none covers another or a dot; null = no room, the name is told on hover.
 * The first ones choose first.
 */
export function placeLabels(dots: readonly { x: number; y: number; width: number }[], width: number, height: number, line = 16): (Label | null)[] {
  interface Box { left: number; right: number; top: number; bottom: number }
  const taken: Box[] = dots.map(({ x, y }) => ({ left: x - 7, right: x + 7, top: y - 7, bottom: y + 7 }));
  const free = (box: Box): boolean =>
    box.left >= 0 && box.right <= width && box.top >= 0 && box.bottom <= height &&
    taken.every((other) => box.right < other.left || box.left > other.right || box.bottom < other.top || box.top > other.bottom);
  return dots.map((dot) => {
    for (const dy of [0, -line, line, -1.8 * line, 1.8 * line]) {
      for (const end of [false, true]) {
        const gap = dy === 0 ? 11 : 4;
        const left = end ? dot.x - gap - dot.width : dot.x + gap;
        const box = { left, right: left + dot.width, top: dot.y + dy - line / 2, bottom: dot.y + dy + line / 2 };
        if (free(box)) {
          taken.push(box);
          return { x: end ? dot.x - gap : dot.x + gap, y: dot.y + dy, end };
        }
      }
    }
    return null;
  });
}

/** Dots that would cover an earlier one step aside along x, by as little as shows them both. */
export function dodge<T extends { x: number; y: number }>(dots: readonly T[], size = 12): T[] {
  const placed: T[] = [];
  for (const dot of dots) {
    const free = (x: number): boolean => placed.every((other) => Math.hypot(other.x - x, other.y - dot.y) >= size);
    let x = dot.x;
    for (let step = 1; !free(x) && step < 40; step++) x = dot.x + (step % 2 ? 1 : -1) * Math.ceil(step / 2) * size;
    placed.push({ ...dot, x });
  }
  return placed;
}
