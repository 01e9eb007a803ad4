/** Which events a touchpoint may be recognised by: those whose name is like its title, or of its channel and alike a little. */
import type { Unmatched } from "../generated/measured";

const MOST = 4;
const ALIKE = 0.34;
const SAME_CHANNEL = 0.2;

/** Pairs of neighbouring letters, of words as they are spelt in a log or by a person. */
function pairs(text: string): string[] {
  const words = text.toLowerCase().normalize("NFD").replace(/\p{M}/gu, "").split(/[^\p{L}\p{N}]+/u).filter(Boolean);
  return words.flatMap((word) => (word.length < 2 ? [word] : Array.from({ length: word.length - 1 }, (_, i) => word.slice(i, i + 2))));
}

/** 0 … 1: Dice's measure over the pairs. */
export function likeness(a: string, b: string): number {
  const [x, y] = [pairs(a), pairs(b)];
  if (!x.length || !y.length) return 0;
  const left = [...y];
  let shared = 0;
  for (const pair of x) {
    const at = left.indexOf(pair);
    if (at < 0) continue;
    left.splice(at, 1);
    shared++;
  }
  return (2 * shared) / (x.length + y.length);
}

export function offers(title: string, channel: string, unmatched: readonly Unmatched[]): Unmatched[] {
  const scored = unmatched.map((event) => {
    const alike = likeness(title, event.name);
    const same = Boolean(channel) && event.channel === channel;
    return { event, same, score: alike + (same ? SAME_CHANNEL : 0), alike };
  });
  return scored.filter(({ alike, same, score }) => alike >= ALIKE || (same && score >= ALIKE)).sort((a, b) => b.score - a.score).slice(0, MOST).map(({ event }) => event);
}
