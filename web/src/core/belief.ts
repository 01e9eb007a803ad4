/** Blind guesses and how far off they were, as the server gives them; sums for the sentences on top. */
import type { Value } from "../generated/measured";

export interface Guess { step: string; persona: string | null; emotion: number | null; loss: number | null; seconds: number | null }
export interface GuessSheet {
  round: number; open: boolean; opened_at: string | null; closed_at: string | null; locked_at: string | null;
  members: number; locked: number; guesses: Guess[];
}
export interface Guessed {
  n: number; median: number | null; low: number | null; high: number | null; measured: Value | null; off: number | null; within: boolean | null;
}
export interface StepBelief { step: string; persona: string | null; emotion: Guessed; loss: Guessed; seconds: Guessed }
export interface BeliefScore { n: number; within: number; mean_off: number | null; worst: string | null }
export interface Belief {
  revealed: boolean; closed_at: string | null; members: number; steps: StepBelief[];
  emotion: BeliefScore; loss: BeliefScore; seconds: BeliefScore;
}
export const QUANTITIES = ["emotion", "loss", "seconds"] as const;
export type Quantity = (typeof QUANTITIES)[number];

/** The units in which a time is guessed, with their seconds. */
export const TIMES = [["minutes", 60], ["hours", 3_600], ["days", 86_400]] as const;

/** A time as it is easiest read: the largest unit that divides it, so that "2 days" stays two days. */
export function timeOf(seconds: number | null): { amount: number | null; unit: number } {
  if (seconds === null) return { amount: null, unit: 86_400 };
  const unit = [...TIMES].reverse().find(([, size]) => seconds >= size && seconds % size === 0)?.[1] ?? 60;
  return { amount: seconds / unit, unit };
}

export const emptyGuess = (step: string, persona: string | null): Guess => ({ step, persona, emotion: null, loss: null, seconds: null });

/** Steps with anything guessed, for one persona or for all. */
export const guessedSteps = (guesses: readonly Guess[], persona: string | null): number =>
  guesses.filter((g) => g.persona === persona && (g.emotion !== null || g.loss !== null || g.seconds !== null)).length;
