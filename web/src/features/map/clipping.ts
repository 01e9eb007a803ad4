/** The clipboard on the map: our own clip between maps, and words or a table for and from every other program. */
import { addCard } from "../../editing/cards";
import { asTable, copy, FORMAT, paste, readClip, toTsv } from "../../editing/clipboard";
import { takesCards } from "../../editing/lanes";
import { isTable, readTsv } from "../../editing/table";
import type { Card } from "../../generated/records";
import { tn } from "../../i18n.svelte";
import type { Board } from "./board.svelte";
import type { Spot } from "./places";
import { removeChosen } from "./writing";

const TYPE = "web application/x-resa+json";
const HELD = /<meta name="resa-clip" content="([^"]*)"/;

const escaped = (text: string): string => text.replace(/&/g, "&amp;").replace(/"/g, "&quot;").replace(/</g, "&lt;").replace(/>/g, "&gt;");
const plain = (text: string): string => text.replace(/&quot;/g, '"').replace(/&lt;/g, "<").replace(/&gt;/g, ">").replace(/&amp;/g, "&");

/** Puts the chosen on the clipboard; a spreadsheet gets a table of their words. True when there was something. */
export function copyChosen(board: Board, event: ClipboardEvent, cut: boolean): boolean {
  const clip = copy(board.session.records, board.session.model, [...board.chosen]);
  if (!clip || !event.clipboardData) return false;
  const rows = asTable(clip, board.session.edit.language);
  const json = JSON.stringify(clip);
  event.clipboardData.setData("text/plain", toTsv(rows));
  // Other programs keep the HTML when they pass the clipboard on, so the clip travels in it, too.
  event.clipboardData.setData("text/html", `<meta name="resa-clip" content="${escaped(json)}"><table>${rows.map((row) => `<tr>${row.map((cell) => `<td>${escaped(cell)}</td>`).join("")}</tr>`).join("")}</table>`);
  event.clipboardData.setData(TYPE, json);
  const n = board.chosen.size;
  if (cut && board.mayEdit) removeChosen(board);
  else board.say(tn("sheet.copied", n));
  return true;
}

/** Where pasting begins: the card or cell that has the focus, else the first cell of the first lane for cards. */
function target(board: Board, spot: Spot | undefined): { lane: string; step: string; index: number } | null {
  const { model } = board.session;
  const card = spot?.item?.startsWith("card:") ? (board.session.get(spot.item) as unknown as Card) : null;
  const row = card ? model.lanes.find((one) => one.lane.id === card.lane) : board.lanes[(spot?.row ?? 0) - 2];
  const lane = row && takesCards(row.kind) ? row : board.lanes.find((one) => takesCards(one.kind));
  const column = model.stages[Math.max(0, spot?.column ?? 0)];
  const step = card?.from_step ?? (spot?.item?.startsWith("step:") ? spot.item : column?.steps.at(spot?.item?.startsWith("stage:") ? -1 : 0)?.id) ?? model.steps[0]?.id;
  return lane && step ? { lane: (row ?? lane).lane.id, step, index: Infinity } : null;
}

/** True when what was on the clipboard could be pasted. A table is shown first. */
export function pasteHere(board: Board, event: ClipboardEvent, spot: Spot | undefined): boolean {
  const data = event.clipboardData;
  const at = target(board, spot);
  if (!data || !at || !board.mayEdit) return false;
  const html = HELD.exec(data.getData("text/html"))?.[1];
  const clip = readClip(data.getData(TYPE)) ?? (html ? readClip(plain(html)) : null);
  if (clip) {
    const made = board.run("sheet.do_paste", (c) => paste(c, board.session.model, board.laneIds, clip, at)) ?? [];
    board.choose(made.filter((id) => board.session.records.has(id)));
    board.say(tn("sheet.pasted", made.length), { undo: true });
    return true;
  }
  const text = data.getData("text/plain");
  if (!text.trim() || text.startsWith(`{"format":"${FORMAT}`)) return false;
  if (!takesCards(board.session.model.lanes.find((row) => row.lane.id === at.lane)?.kind ?? "river")) return false;
  if (isTable(text)) board.pasting = { rows: readTsv(text), at };
  else {
    const card = board.run("sheet.do_paste", (c) => addCard(c, board.session.model, at, { [board.session.edit.language]: text.trim() }));
    if (card) board.choose([card.id]);
    board.say(tn("sheet.pasted", 1), { undo: true });
  }
  return true;
}
