/** New things begin with their words: what is made is shown, and its text is opened to write in. */
import { tick } from "svelte";
import { addCard, removeCards, wordsOf, type Gap } from "../../editing/cards";
import { removeLanes } from "../../editing/lanes";
import { addStage, removeStages } from "../../editing/stages";
import { addStep, removeSteps } from "../../editing/steps";
import type { Card } from "../../generated/records";
import { t } from "../../i18n.svelte";
import type { Board } from "./board.svelte";

/** The record and field where the words of a card, step, stage or lane stand. */
export function textOf(board: Board, id: string): { id: string; field: string } | null {
  const record = board.session.get(id);
  if (!record) return null;
  return id.startsWith("card:") ? wordsOf(record as unknown as Card) : { id, field: "title" };
}

export async function newCard(board: Board, gap: Gap, show: (id: string) => Promise<void>): Promise<void> {
  const card = board.run("sheet.do_add_card", (c) => addCard(c, board.session.model, gap, {}));
  if (card) await begun(board, card.id, show);
}

export async function newStep(board: Board, stage: string, index: number, show: (id: string) => Promise<void>): Promise<void> {
  const step = board.run("sheet.do_add_step", (c) => addStep(c, board.session.model, stage, index, {}));
  if (step) await begun(board, step, show);
}

export async function newStage(board: Board, index: number, show: (id: string) => Promise<void>): Promise<void> {
  const { language } = board.session.edit;
  const made = board.run("sheet.do_add_stage", (c) => addStage(c, board.session.model, index, {}, { [language]: t("map.first_step") }));
  if (made) await begun(board, made.stage, show);
}

async function begun(board: Board, id: string, show: (id: string) => Promise<void>): Promise<void> {
  board.choose([id]);
  await tick();
  await show(id);
  const text = textOf(board, id);
  if (!text) return;
  board.write(text.id, text.field, ({ saved, empty }) => {
    const ref = board.session.get(id)?.ref;
    if (!empty && typeof ref === "string" && ref.startsWith("touchpoint:")) board.offered = ref;
    if (!empty) return;
    // What was begun and given no words was not meant.
    if (!saved) board.session.edit.undo();
    else removeChosen(board, [id]);
  });
}

/** All of the largest kind among the chosen: stages before lanes before steps before cards. Says how many went. */
export function removeChosen(board: Board, ids: readonly string[] = [...board.chosen]): boolean {
  const of = (kind: string): string[] => ids.filter((id) => id.startsWith(`${kind}:`) && board.session.records.has(id));
  const [stages, lanes, steps, cards] = [of("stage"), of("lane"), of("step"), of("card")];
  const map = board.session.model;
  const n = stages.length + lanes.length + steps.length + cards.length;
  if (!n) return false;
  const what = n === 1 ? `sheet.do_remove_${stages.length ? "stage" : lanes.length ? "lane" : steps.length ? "step" : "card"}` : "sheet.do_remove_several";
  board.run(what, (c) => {
    if (cards.length) removeCards(c, cards);
    if (steps.length) removeSteps(c, steps);
    if (lanes.length) removeLanes(c, lanes);
    if (stages.length) removeStages(c, map, stages);
  }, { n });
  board.choose([]);
  board.say(t(what, { n }), { undo: true });
  return true;
}
