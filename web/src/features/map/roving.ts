/** The keyboard's place on a sheet, wide or narrow: one place is in the tab order, arrows walk, what is far away is drawn first. */
import { tick } from "svelte";
import { neighbour, type Place } from "../../core/keyboard";
import type { Board } from "./board.svelte";
import { pressed, type Walk } from "./keys";
import { spots } from "./places";
import type { SheetWindow } from "./window.svelte";

export interface Roving {
  walk: Walk;
  onkeydown: (event: KeyboardEvent) => void;
  onfocusin: (event: FocusEvent) => void;
}

export const placeOf = (element: HTMLElement): Place => ({
  row: Number(element.dataset.row), column: Number(element.dataset.column), index: Number(element.dataset.index ?? 0),
});
export const typing = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));

export function roving(board: Board, around: SheetWindow, root: () => HTMLElement): Roving {
  const { session } = board;
  /** The way one is going: a place that this sheet does not draw is passed by. */
  let key = "";
  const elementAt = (at: Place): HTMLElement | null =>
    root().querySelector<HTMLElement>(`[data-row="${at.row}"][data-column="${at.column}"][data-index="${at.index}"]`);
  function focusOnly(target: HTMLElement): void {
    for (const other of root().querySelectorAll<HTMLElement>('[data-row][tabindex="0"]')) other.tabIndex = -1;
    target.tabIndex = 0;
  }
  async function to(at: Place): Promise<void> {
    for (let place: Place | null = at, tries = 0; place && tries < 6; tries++) {
      around.pinned = place;
      await tick();
      const target = elementAt(place);
      if (target) {
        focusOnly(target);
        target.focus();
        return;
      }
      place = key ? neighbour(spots(session, board.lanes, board.mayEdit), place, key) : null;
    }
  }
  const walk: Walk = {
    to,
    feeling(at) {
      const row = board.lanes[at.row - 2];
      const step = session.model.stages[at.column]?.steps[at.index];
      if (row?.kind !== "emotion" || !step) return null;
      return { step: step.id, lane: row.lane.id, persona: session.measured?.filter.persona ?? row.lane.persona ?? null };
    },
  };
  return {
    walk,
    onkeydown(event) {
      if (!(event.target instanceof HTMLElement) || typing(event.target)) return;
      const from = event.target.closest<HTMLElement>("[data-row]");
      key = event.altKey || event.ctrlKey || event.metaKey ? "" : event.key;
      if (from && pressed(board, event, placeOf(from), walk)) event.preventDefault();
    },
    onfocusin(event) {
      const target = event.target instanceof HTMLElement ? event.target.closest<HTMLElement>("[data-row]") : null;
      if (!target) return;
      around.pinned = placeOf(target);
      focusOnly(target);
    },
  };
}
