/** Finding and replacing words in everything that is written on a map, one language or all of them. */
import { kindOf, type AnyRecord, type MapModel, type Records } from "../core/model";
import type { Card, Next, Text } from "../generated/records";
import type { Change } from "../live/change";
import { kindInfo } from "../live/shared";
import { allCards } from "./spans";
import { nameArrow } from "./paths";

export interface Wanted { words: string; language: string | null; matchCase: boolean; whole: boolean }

/** One text that holds the words: where on the map it stands, in which language, and how often. */
export interface Hit {
  /** The record written in, and the card or step where it is seen. */
  id: string;
  seen: string;
  /** `title`, `text` …; `next:step:x` is the label of the arrow to that step. */
  field: string;
  language: string;
  text: string;
  n: number;
}

export function pattern(wanted: Wanted): RegExp | null {
  if (!wanted.words) return null;
  const plain = wanted.words.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  const edge = (side: "=" | "<="): string => (wanted.whole ? (side === "=" ? "(?![\\p{L}\\p{N}_])" : "(?<![\\p{L}\\p{N}_])") : "");
  return new RegExp(edge("<=") + plain + edge("="), wanted.matchCase ? "gu" : "giu");
}

/** In the order of the map: the journey, then stage by stage its steps and their cards, then the lanes' names. */
export function find(records: Records, map: MapModel, wanted: Wanted): Hit[] {
  const words = pattern(wanted);
  if (!words) return [];
  const found: Hit[] = [];
  const done = new Set<string>();
  const look = (record: AnyRecord | undefined, seen: string): void => {
    if (!record || done.has(record.id)) return;
    done.add(record.id);
    for (const [field, text] of texts(record)) {
      for (const [language, said] of Object.entries(text)) {
        if (wanted.language && language !== wanted.language) continue;
        const n = said.match(words)?.length ?? 0;
        if (n) found.push({ id: record.id, seen, field, language, text: said, n });
      }
    }
  };
  const cards = new Map<string, Card[]>();
  for (const card of allCards(map)) cards.set(card.from_step, [...(cards.get(card.from_step) ?? []), card]);
  look(map.journey as unknown as AnyRecord, map.journey?.id ?? "");
  for (const { stage, steps } of map.stages) {
    look(records.get(stage.id), stage.id);
    for (const step of steps) {
      look(records.get(step.id), step.id);
      for (const card of cards.get(step.id) ?? []) {
        look(records.get(card.id), card.id);
        if (card.ref) look(records.get(card.ref), card.id);
      }
    }
  }
  for (const { lane } of map.lanes) look(records.get(lane.id), lane.id);
  return found;
}

function* texts(record: AnyRecord): Generator<[string, Text]> {
  for (const name of kindInfo(record.id)?.texts ?? []) {
    const text = record[name];
    if (text && typeof text === "object" && !Array.isArray(text)) yield [name, text as Text];
  }
  if (kindOf(record.id) === "step") for (const way of (record.next as Next[] | undefined) ?? []) if (way.label) yield [`next:${way.step}`, way.label];
}

/** Replaces the words in these texts, as they are now; gives how many times. */
export function replace(c: Change, map: MapModel, hits: readonly Hit[], wanted: Wanted, by: string): number {
  const words = pattern(wanted);
  if (!words) return 0;
  let n = 0;
  for (const { id, field, language } of hits) {
    const record = c.get(id);
    const text = record && new Map(texts(record)).get(field)?.[language];
    if (!text) continue;
    const now = text.replace(words, () => {
      n++;
      return by;
    });
    if (field.startsWith("next:")) nameArrow(c, map, id, field.slice(5), language, now);
    else c.text(id, field, language, now);
  }
  return n;
}
