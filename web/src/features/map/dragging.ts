/** What can be picked up on the sheet, where it may land, and the command that carries it there. */
import type { Drag, Point } from "../../core/gesture";
import { kindOf, type LaneRow } from "../../core/model";
import { withName } from "../../core/conditions";
import type { Card, EventRule } from "../../generated/records";
import { addCard, moveCards, rowOf, shiftCards } from "../../editing/cards";
import { settled, setEmotion } from "../../editing/emotions";
import { moveLane, takesCards } from "../../editing/lanes";
import { connect } from "../../editing/paths";
import { allCards, reach, spanCard } from "../../editing/spans";
import { moveStages } from "../../editing/stages";
import { moveSteps } from "../../editing/steps";
import { reader, t, tn } from "../../i18n.svelte";
import type { Board } from "./board.svelte";
import { laneName } from "./lanes";
import { boxOf, cardGap, columnAt, laneGap, stageGap, stepAt, stepGap, stepUnder, touchpointUnder, within } from "./where";
import { titleOf } from "./words";

/** What begins where the pointer went down; null is nothing of ours. */
export function pickUp(board: Board, sheet: HTMLElement, target: Element, from: Point, mouse: boolean): (() => Drag | null) | null {
  if (target.closest("input, textarea, select, [contenteditable='true'], [data-no-drag]")) return null;
  const holding = <E extends HTMLElement>(selector: string): E | null => target.closest<E>(selector);
  const edge = holding("[data-edge]");
  const card = holding("[data-item^='card:']");
  if (edge && card) return () => stretching(board, sheet, card.dataset.item!, edge.dataset.edge as "from" | "to");
  const feeling = holding("[data-feeling]");
  if (feeling) return () => feelingDrag(board, feeling);
  const arrow = holding("[data-arrow]");
  if (arrow) return () => arrowDrag(board, sheet, arrow.dataset.arrow!, from);
  if (card) return () => cardDrag(board, sheet, card.dataset.item!);
  const item = holding("[data-item]")?.dataset.item;
  if (item) return () => ({ step: stepDrag, stage: stageDrag, lane: laneDrag })[kindOf(item) as "step"]?.(board, sheet, item) ?? null;
  const stranger = holding("[data-about^='unmatched:']");
  if (stranger) return () => strangerDrag(board, sheet, stranger.dataset.about!.slice("unmatched:".length));
  // A mouse on the bare sheet draws a frame around what is to be chosen.
  if (mouse && !holding("button, a, [role=menu]") && holding("[data-cell], .sheet")) return () => marquee(board, sheet, from);
  return null;
}

function carry(board: Board, ids: readonly string[], what: string, at: Point): void {
  board.dragged = { what, more: ids.length - 1, x: at.x, y: at.y, ids: new Set(ids) };
}
function follow(board: Board, at: Point): void {
  if (board.dragged) board.dragged = { ...board.dragged, x: at.x, y: at.y };
}
export function letGo(board: Board): void {
  board.dragged = board.target = board.marquee = board.feeling = board.arrow = null;
}

/** A drag that looks for a place as it moves, and does something there at the end. */
function landing<P>(board: Board, look: (at: Point) => P | null, land: (place: P) => void): Drag {
  let place: P | null = null;
  return {
    move(at) {
      follow(board, at);
      place = look(at);
      if (place === null) board.target = null;
    },
    end() {
      const found = place;
      letGo(board);
      if (found !== null) land(found);
    },
    cancel: () => letGo(board),
  };
}

/** The item alone, unless it is one of several chosen of its kind. */
function together(board: Board, id: string): string[] {
  const chosen = board.of(kindOf(id) as "card");
  if (chosen.includes(id)) return chosen;
  board.choose([id]);
  return [id];
}

function cardDrag(board: Board, sheet: HTMLElement, id: string): Drag | null {
  const { model } = board.session;
  const ids = together(board, id);
  const card = board.session.get(id) as unknown as Card | undefined;
  if (!card || !takesCards(rowOf(model, card.lane)?.kind ?? "river")) return null;
  carry(board, ids, titleOf(board.session.get(card.ref ?? card.id)), { x: 0, y: 0 });
  return landing(
    board,
    (at) => {
      const found = cardGap(board.session.model, sheet, at);
      if (found) board.target = { mark: found.mark, words: placeWords(board, found.row, found.gap.step) };
      return found;
    },
    ({ gap }) => {
      const map = board.session.model;
      const scattered = new Set(allCards(map).filter((one) => ids.includes(one.id)).map((one) => `${one.lane} ${map.stageOfStep.get(one.from_step)}`)).size > 1;
      board.run(ids.length > 1 ? "sheet.do_move_cards" : "sheet.do_move_card", (c) => {
        if (!scattered) return moveCards(c, map, ids, gap);
        const lanes = board.lanes.filter((row) => takesCards(row.kind)).map((row) => row.lane.id);
        const by = (map.stepIndex.get(gap.step) ?? 0) - reach(map, card)[0];
        shiftCards(c, map, ids, board.lanes, lanes.indexOf(gap.lane) - lanes.indexOf(card.lane), by);
      }, { n: ids.length });
    },
  );
}

/** "Pains · I compare solutions": where it would land. */
function placeWords(board: Board, row: LaneRow, step: string): string {
  return `${laneName(row)} · ${titleOf(board.session.get(step))}`;
}

function stretching(board: Board, sheet: HTMLElement, id: string, edge: "from" | "to"): Drag {
  return landing(
    board,
    (at) => {
      const map = board.session.model;
      const step = stepAt(map, sheet, at.x);
      const card = board.session.get(id) as unknown as Card | undefined;
      const element = sheet.querySelector(`[data-item="${CSS.escape(id)}"]`);
      const column = columnAt(sheet, at.x);
      if (!step || !card || !column) return null;
      const own = element ? boxOf(element) : column.box;
      const [left, right] = edge === "from" ? [column.box.left + 8, own.left + own.width] : [own.left, column.box.left + column.box.width - 8];
      board.target = { mark: { left, top: own.top + own.height + 2, width: Math.max(2, right - left), height: 2 }, words: titleOf(board.session.get(step)) };
      return step;
    },
    (step) => board.run("sheet.do_span", (c) => spanCard(c, board.session.model, id, edge, step)),
  );
}

function stepDrag(board: Board, sheet: HTMLElement, id: string): Drag {
  const ids = together(board, id);
  carry(board, ids, titleOf(board.session.get(id)), { x: 0, y: 0 });
  return landing(
    board,
    (at) => {
      const found = stepGap(board.session.model, sheet, at);
      if (found) board.target = { mark: found.mark, words: titleOf(board.session.get(found.stage)) };
      return found;
    },
    ({ stage, index }) => board.run("sheet.do_move_step", (c) => moveSteps(c, board.session.model, ids, stage, index)),
  );
}

function stageDrag(board: Board, sheet: HTMLElement, id: string): Drag {
  const ids = together(board, id);
  carry(board, ids, titleOf(board.session.get(id)), { x: 0, y: 0 });
  return landing(
    board,
    (at) => {
      const found = stageGap(sheet, at.x);
      board.target = { mark: found.mark, words: "" };
      return found.index;
    },
    (index) => board.run("sheet.do_move_stage", (c) => moveStages(c, board.session.model, ids, index)),
  );
}

function laneDrag(board: Board, sheet: HTMLElement, id: string): Drag {
  const row = rowOf(board.session.model, id);
  board.choose([id]);
  carry(board, [id], row ? laneName(row) : "", { x: 0, y: 0 });
  return landing(
    board,
    (at) => {
      const found = laneGap(board.session.model, sheet, at.y);
      board.target = { mark: found.mark, words: "" };
      return found.index;
    },
    (index) => board.run("sheet.do_move_lane", (c) => moveLane(c, board.session.model, id, index)),
  );
}

/** The point follows the pointer up and down; what customers say stays in sight beside it. */
function feelingDrag(board: Board, element: HTMLElement): Drag {
  const { feeling: step, lane, persona, top, bottom } = element.dataset as Record<string, string>;
  // On the narrow sheet the scale lies across, along the track.
  const track = "along" in element.dataset ? element.closest("[data-track]") : null;
  const svg = element.closest(".row") ?? element;
  return {
    move(at) {
      if (track) {
        const { left, width } = boxOf(track);
        const value = settled((4 * (at.x - left)) / width - 2);
        if (board.feeling?.value !== value || board.feeling.step !== step) board.feeling = { step: step!, value };
        return;
      }
      const box = boxOf(svg);
      const scale = box.height / (svg as HTMLElement).offsetHeight;
      const y = (at.y - box.top) / scale;
      const value = settled(2 - (4 * (y - Number(top))) / (Number(bottom) - Number(top)));
      if (board.feeling?.value !== value || board.feeling.step !== step) board.feeling = { step: step!, value };
    },
    end() {
      const felt = board.feeling;
      letGo(board);
      if (felt) board.run("sheet.do_feeling", (c) => setEmotion(c, board.session.model, lane!, felt.step, persona || null, felt.value), { v: reader.formats.signed(felt.value) });
    },
    cancel: () => letGo(board),
  };
}

function arrowDrag(board: Board, sheet: HTMLElement, step: string, from: Point): Drag {
  board.arrow = { from: step, x0: from.x, y0: from.y, x: from.x, y: from.y };
  const drag = landing(
    board,
    (at) => {
      if (board.arrow) board.arrow = { ...board.arrow, x: at.x, y: at.y };
      const target = stepUnder(at);
      if (!target) return null;
      const element = sheet.querySelector(`[data-item="${CSS.escape(target)}"]`);
      const box = element && boxOf(element);
      board.target = { mark: box ? { left: box.left, top: box.top, width: 2, height: box.height } : { left: at.x, top: at.y, width: 0, height: 0 }, words: t(target === step ? "sheet.arrow_again" : "sheet.arrow_to", { step: titleOf(board.session.get(target)) }) };
      return target;
    },
    (target) => {
      board.run("sheet.do_connect", (c) => connect(c, board.session.model, step, target));
    },
  );
  return drag;
}

/** An event that the data have and the map has not: on a lane of touchpoints it becomes one, on a touchpoint it is recognised by it. */
function strangerDrag(board: Board, sheet: HTMLElement, name: string): Drag {
  const title = name.replace(/_/g, " ");
  const channel = board.session.measured?.unmatched.find((one) => one.name === name)?.channel;
  carry(board, [`unmatched:${name}`], title, { x: 0, y: 0 });
  return landing(
    board,
    (at) => {
      const touchpoint = touchpointUnder(at);
      if (touchpoint) {
        const element = sheet.querySelector(`[data-about="${CSS.escape(touchpoint)}"]`);
        const box = element ? boxOf(element) : { left: at.x, top: at.y, width: 0, height: 0 };
        board.target = { mark: { left: box.left, top: box.top + box.height, width: box.width, height: 2 }, words: t("sheet.recognise_as", { touchpoint: titleOf(board.session.get(touchpoint)) }) };
        return { touchpoint, gap: null };
      }
      const found = cardGap(board.session.model, sheet, at);
      if (found?.row.kind !== "touchpoints") return null;
      board.target = { mark: found.mark, words: placeWords(board, found.row, found.gap.step) };
      return { touchpoint: null, gap: found.gap };
    },
    ({ touchpoint, gap }) => {
      if (touchpoint) {
        board.run("sheet.do_recognise", (c) => c.patch(touchpoint, { events: withName(c.get(touchpoint)?.events as EventRule | undefined, name) }), { event: title });
      } else if (gap) {
        board.run("sheet.do_place_event", (c) => {
          const language = board.session.edit.language;
          const card = addCard(c, board.session.model, gap, { [language]: title.charAt(0).toUpperCase() + title.slice(1) });
          c.patch(card.ref!, { events: withName(null, name), ...(channel ? { channel } : {}) });
        }, { event: title });
      }
    },
  );
}

function marquee(board: Board, sheet: HTMLElement, from: Point): Drag {
  const before = new Set(board.chosen);
  let keep = false;
  const add = (event: PointerEvent): void => {
    keep = event.shiftKey || event.ctrlKey || event.metaKey;
  };
  addEventListener("pointermove", add);
  const done = (): void => {
    removeEventListener("pointermove", add);
    letGo(board);
  };
  return {
    move(at) {
      board.marquee = { left: Math.min(from.x, at.x), top: Math.min(from.y, at.y), width: Math.abs(at.x - from.x), height: Math.abs(at.y - from.y) };
      board.choose([...(keep ? before : []), ...within(sheet, board.marquee)]);
    },
    end() {
      done();
      if (board.chosen.size) board.say(tn("sheet.chosen", board.chosen.size));
    },
    cancel() {
      done();
      board.choose([...before]);
    },
  };
}

