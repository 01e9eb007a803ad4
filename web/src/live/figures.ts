/** Which changes of the document change what the measured map says: the planned path, what recognises customers, belief. */
import { kindOf } from "../core/model";
import type { Changed } from "./documents.svelte";
import { kindInfo, same } from "./shared";

/** The kinds that figures hang on, and their fields that change no figure. */
const COSMETIC: Readonly<Record<string, readonly string[]>> = {
  journey: ["owner", "team", "review_every_days", "reviewed_at", "reviewed_moment", "languages", "customer_word", "customer_forms"],
  stage: [],
  step: ["owner"],
  touchpoint: ["expected", "response", "responsible", "team", "icon", "color"],
  persona: ["photo", "needs", "goals", "channels", "sources", "color"],
  card: ["order", "color", "icon", "image", "link"],
  lane: ["order", "hidden", "collapsed"],
  figure: [],
};

/** Whether figures have to be asked for again. */
export function changesFigures({ id, before, after }: Changed): boolean {
  const cosmetic = COSMETIC[kindOf(id)];
  if (!cosmetic) return false;
  if (!before || !after) return true;
  const texts = kindInfo(id)?.texts ?? [];
  const fields = new Set([...Object.keys(before), ...Object.keys(after)]);
  for (const name of fields) {
    if (!texts.includes(name) && !cosmetic.includes(name) && !same(before[name], after[name])) return true;
  }
  return false;
}
