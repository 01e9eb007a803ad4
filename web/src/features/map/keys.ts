/** The keyboard on the sheet: everything that a mouse can do. What a key does depends on what has the focus. */
import { tick } from "svelte";
import { neighbour, type Place } from "../../core/keyboard";
import { kindOf } from "../../core/model";
import { cardsAt, duplicateCards, nudge, shiftCards } from "../../editing/cards";
import { guessAt, setEmotion } from "../../editing/emotions";
import { moveLaneBy } from "../../editing/lanes";
import { connect, toggle } from "../../editing/paths";
import { stretch } from "../../editing/spans";
import { moveStages } from "../../editing/stages";
import { moveStepBy } from "../../editing/steps";
import type { Card } from "../../generated/records";
import { reader, t } from "../../i18n.svelte";
import type { Board } from "./board.svelte";
import { spots, type Spot } from "./places";
import { newCard, newStage, newStep, removeChosen, textOf } from "./writing";
import { titleOf } from "./words";

export interface Walk {
  /** Puts the focus on a place, drawn first when it is far away. */
  to(at: Place): Promise<void>;
  /** The step of a place of the emotion lane, with that lane. */
  feeling(at: Place): { step: string; lane: string; persona: string | null } | null;
}

const ARROWS: Record<string, [number, number]> = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

/** True when the key meant something here. */
export function pressed(board: Board, event: KeyboardEvent, here: Place, walk: Walk): boolean {
  const places = spots(board.session, board.lanes, board.mayEdit);
  const spot = places.find((one) => one.row === here.row && one.column === here.column && one.index === here.index);
  const control = event.ctrlKey || event.metaKey;
  const arrow = ARROWS[event.key];
  if (arrow && (event.altKey || control) && board.mayEdit) {
    if (event.altKey && event.shiftKey && arrow[0] && spot?.item?.startsWith("card:")) void widen(board, spot.item, arrow[0] as 1 | -1, walk);
    else void move(board, spot, here, arrow, walk);
    return true;
  }
  if (arrow || event.key === "Home" || event.key === "End") {
    const to = neighbour(places, here, event.key);
    if (to) {
      void walk.to(to);
      const next = to as Spot;
      if (event.shiftKey && spot?.item && next.item && kindOf(spot.item) === kindOf(next.item)) board.choose([spot.item, next.item], true);
    }
    return true;
  }
  if (!board.mayEdit || event.altKey) return false;
  if (control) return withControl(board, event, spot);
  return plain(board, event, spot, here, walk);
}

function withControl(board: Board, event: KeyboardEvent, spot: Spot | undefined): boolean {
  if (event.key === " " && spot?.item) board.toggle(spot.item);
  else if (event.key === "d" && spot?.item?.startsWith("card:")) {
    const ids = chosenOr(board, spot.item);
    const made = board.run("sheet.do_duplicate", (c) => duplicateCards(c, board.session.model, ids));
    if (made) board.choose(made);
  } else return false;
  return true;
}

function plain(board: Board, event: KeyboardEvent, spot: Spot | undefined, here: Place, walk: Walk): boolean {
  const item = spot?.item;
  const felt = walk.feeling(here);
  switch (event.key) {
    case "Enter": {
      if (board.linking) return link(board, item ?? felt?.step);
      if (!item) return here.index < 1_000_000 && !felt && spot?.about === "" && create(board, here, item, walk);
      const text = textOf(board, item);
      if (!text) return false;
      board.choose([item]);
      return board.write(text.id, text.field);
    }
    case "n":
    case "N":
      return create(board, here, item, walk);
    case "Delete":
    case "Backspace":
      if (felt) {
        board.run("sheet.do_no_feeling", (c) => setEmotion(c, board.session.model, felt.lane, felt.step, felt.persona, null));
        return true;
      }
      if (!item) return false;
      if (!board.chosen.has(item)) board.choose([item]);
      if (removeChosen(board)) void again(board, here, walk);
      return true;
    case "a":
    case "A":
      if (!item?.startsWith("step:")) return false;
      board.linking = item;
      board.say(t("sheet.linking", { step: titleOf(board.session.get(item)) }));
      return true;
    case "o":
    case "O":
    case "e":
    case "E": {
      if (!item?.startsWith("step:")) return false;
      const field = event.key.toLowerCase() === "o" ? "optional" : "ends";
      board.run(`sheet.do_${field}`, (c) => toggle(c, chosenOr(board, item), field));
      return true;
    }
    default:
      return false;
  }
}

const chosenOr = (board: Board, item: string): string[] => {
  const chosen = board.of(kindOf(item) as "card");
  return chosen.includes(item) ? chosen : [item];
};

function link(board: Board, step: string | undefined): boolean {
  const from = board.linking;
  if (!from || !step?.startsWith("step:")) return false;
  board.linking = null;
  board.run("sheet.do_connect", (c) => connect(c, board.session.model, from, step));
  board.say(t("sheet.connected", { from: titleOf(board.session.get(from)), to: titleOf(board.session.get(step)) }), { undo: true });
  return true;
}

function create(board: Board, here: Place, item: string | undefined, walk: Walk): boolean {
  const { model } = board.session;
  const show = (id: string): Promise<void> => follow(board, id, walk);
  const column = model.stages[here.column];
  if (here.row <= 1) {
    void newStage(board, here.column + 1, show);
    return true;
  }
  const row = board.lanes[here.row - 2];
  if (!row || !column) return false;
  if (row.kind === "steps") {
    void newStep(board, column.stage.id, item ? here.index + 1 : column.steps.length, show);
    return true;
  }
  const card = item ? (board.session.get(item) as unknown as Card | undefined) : undefined;
  const step = card?.from_step ?? column.steps[0]?.id;
  if (!step || row.kind.startsWith("emotion") || row.kind.endsWith("_line")) return false;
  const there = cardsAt(row, step);
  void newCard(board, { lane: row.lane.id, step, index: card ? there.findIndex((one) => one.id === card.id) + 1 : there.length }, show);
  return true;
}

async function widen(board: Board, id: string, by: 1 | -1, walk: Walk): Promise<void> {
  board.run("sheet.do_span", (c) => stretch(c, board.session.model, id, by));
  await follow(board, id, walk);
}

async function move(board: Board, spot: Spot | undefined, here: Place, [x, y]: [number, number], walk: Walk): Promise<void> {
  const { model } = board.session;
  const felt = walk.feeling(here);
  if (felt) {
    if (!y) return;
    const now = guessAt(model, felt.lane, felt.step, felt.persona)?.emotion ?? 0;
    const value = Math.max(-2, Math.min(2, Math.round((now - y * 0.1) * 10) / 10));
    board.run("sheet.do_feeling", (c) => setEmotion(c, board.session.model, felt.lane, felt.step, felt.persona, value), { v: reader.formats.signed(value) });
    return;
  }
  const item = spot?.item;
  if (!item) return;
  const kind = kindOf(item);
  const ids = chosenOr(board, item);
  if (kind === "card") {
    board.run(ids.length > 1 ? "sheet.do_move_cards" : "sheet.do_move_card", (c) => {
      if (ids.length === 1 && y) nudge(c, model, item, y as 1 | -1, board.lanes);
      else shiftCards(c, model, ids, board.lanes, y, x);
    }, { n: ids.length });
  } else if (kind === "step") board.run("sheet.do_move_step", (c) => moveStepBy(c, model, item, (x || y) as 1 | -1));
  else if (kind === "stage" && x) {
    const at = model.stages.findIndex((s) => s.stage.id === item);
    board.run("sheet.do_move_stage", (c) => moveStages(c, model, [item], x > 0 ? at + 2 : at - 1));
  } else if (kind === "lane" && y) board.run("sheet.do_move_lane", (c) => moveLaneBy(c, model, item, y as 1 | -1, board.laneIds));
  await follow(board, item, walk);
}

/** The focus goes where the thing now stands. */
export async function follow(board: Board, id: string, walk: Walk): Promise<void> {
  await tick();
  const now = spots(board.session, board.lanes, board.mayEdit).find((one) => one.item === id);
  if (now) await walk.to(now);
}

/** What had the focus is gone: to the place that is now nearest. */
async function again(board: Board, here: Place, walk: Walk): Promise<void> {
  await tick();
  const places = spots(board.session, board.lanes, true);
  const away = (one: Place): number => Math.abs(one.row - here.row) * 1e4 + Math.abs(one.column - here.column) * 1e2 + Math.min(99, Math.abs(one.index - here.index));
  const nearest = places.toSorted((a, b) => away(a) - away(b))[0];
  if (nearest) await walk.to(nearest);
}

