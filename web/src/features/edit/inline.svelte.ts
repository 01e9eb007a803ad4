/**
 * Text in place: which text is being written where it stands. `InlineText` draws the field over it; the map and other
 * pages begin it here. Every text that can be written so carries `data-text="<record id> <field>"`.
 */
import { kindOf } from "../../core/model";
import type { JourneySession } from "../journey/session.svelte";

export interface TextPlace { id: string; field: string }

/** How the writing ended: saved or taken back, and whether words are left in any language. */
export interface TextEnd { saved: boolean; empty: boolean }

export interface TextEditOptions {
  /** What is marked to begin with: all of the text (a new card's), else the caret stands at its end. */
  select?: "all" | "end";
  /** Told once when the writing has ended. */
  onend?: (end: TextEnd) => void;
  /** Where Tab (1) and Shift+Tab (−1) go on; null to stop. Without it: the next text on the page in reading order. */
  next?: (from: TextPlace, direction: 1 | -1) => TextPlace | null;
}

export interface TextEdit extends TextPlace {
  session: JourneySession;
  element: HTMLElement;
  options: TextEditOptions;
}

class Inline {
  at = $state.raw<TextEdit | null>(null);
}
export const inline = new Inline();

/** The text by which a record is known on the map. */
export const textField = (id: string): string => (["card", "insight"].includes(kindOf(id)) ? "text" : "title");

/** Fields of one line: no marks in them, and Enter and Shift+Enter are the same. */
export const isOneLine = (field: string): boolean => field === "title";

/** The element that shows a text, on this page. */
export const elementOf = ({ id, field }: TextPlace): HTMLElement | null =>
  document.querySelector<HTMLElement>(`[data-text="${CSS.escape(`${id} ${field}`)}"]`);

/** The text that an element shows, or that stands in it. */
export function textAt(target: Element | null): (TextPlace & { element: HTMLElement }) | null {
  const element = target?.closest<HTMLElement>("[data-text]") ?? target?.querySelector<HTMLElement>("[data-text]");
  const [id, field] = element?.dataset.text?.split(" ") ?? [];
  return element && id && field ? { id, field, element } : null;
}

/**
 * Begins to write a record's text where it stands; `element` when it is shown nowhere yet (an empty goal, a new card).
 * False when it cannot be written here and now.
 */
export function beginTextEdit(
  session: JourneySession, id: string, field: string = textField(id), element?: HTMLElement | null, options: TextEditOptions = {},
): boolean {
  const shown = element ?? elementOf({ id, field });
  if (!shown || !session.edit.mayEdit || !session.get(id)) return false;
  inline.at = { session, id, field, element: shown, options };
  return true;
}

/** The text after or before this one on the page; `element` says which when it is shown several times. */
export function neighbourText({ id, field }: TextPlace, direction: 1 | -1, element?: Element | null): TextPlace | null {
  const all = [...document.querySelectorAll<HTMLElement>("[data-text]")].filter((one) => one.getClientRects().length);
  const exact = element ? all.indexOf(element as HTMLElement) : -1;
  const here = exact >= 0 ? exact : all.findIndex((one) => one.dataset.text === `${id} ${field}`);
  const [nextId, nextField] = all[here + direction]?.dataset.text?.split(" ") ?? [];
  return here >= 0 && nextId && nextField ? { id: nextId, field: nextField } : null;
}
