/** What the pointer stands over on the sheet, read from what is drawn there. */
import type { Gap } from "../../editing/cards";
import { cardsAt, rowOf } from "../../editing/cards";
import { takesCards } from "../../editing/lanes";
import { flowMark, gapAcross, gapDown, gapInFlow, type Box, type Mark } from "../../core/gaps";
import type { Point } from "../../core/gesture";
import type { LaneRow, MapModel } from "../../core/model";

export const boxOf = (element: Element): Box => element.getBoundingClientRect();

function over(at: Point, selector: string): HTMLElement | null {
  for (const element of document.elementsFromPoint(at.x, at.y)) {
    const found = element.closest<HTMLElement>(selector);
    if (found) return found;
  }
  return null;
}

/** The stage whose column is at this height of the sheet or another: columns go all the way down. */
export function columnAt(sheet: HTMLElement, x: number): { index: number; box: Box } | null {
  const heads = [...sheet.querySelectorAll<HTMLElement>("[data-head]")];
  const found = heads.find((head) => x < boxOf(head).left + boxOf(head).width) ?? heads.at(-1);
  return found ? { index: Number(found.dataset.head), box: boxOf(found) } : null;
}

/** The step over which the pointer stands: a stage's steps share its width. */
export function stepAt(map: MapModel, sheet: HTMLElement, x: number): string | null {
  const column = columnAt(sheet, x);
  const steps = column ? (map.stages[column.index]?.steps ?? []) : [];
  if (!column || !steps.length) return null;
  const part = Math.floor(((x - column.box.left) / column.box.width) * steps.length);
  return steps[Math.max(0, Math.min(steps.length - 1, part))]!.id;
}

export interface Spot { gap: Gap; mark: Mark; row: LaneRow }

/** The gap for a card, and the step that it will stand at: within the cell the place across says which, as far as its neighbours leave a choice. */
export function cardGap(map: MapModel, sheet: HTMLElement, at: Point): Spot | null {
  const lane = over(at, "[data-lane]");
  const row = rowOf(map, lane?.dataset.lane ?? "");
  if (!lane || !row || !takesCards(row.kind)) return null;
  const cell = over(at, "[data-cell]") ?? cellUnder(lane, sheet, at.x);
  const column = map.stages[Number(cell?.dataset.cell)];
  if (!cell || !column?.steps.length) return null;
  const cards = row.cells[column.index] ?? [];
  const drawn = [...cell.querySelectorAll<HTMLElement>("[data-item^='card:']")];
  const boxes = drawn.map(boxOf);
  const k = gapInFlow(boxes, at);
  const first = cards.findIndex((card) => card.id === drawn[0]?.dataset.item);
  const place = Math.max(0, first) + k;
  const steps = column.steps.map((step) => step.id);
  const low = place > 0 ? steps.indexOf(cards[place - 1]!.from_step) : 0;
  const high = place < cards.length ? steps.indexOf(cards[place]!.from_step) : steps.length - 1;
  const wished = steps.indexOf(stepAt(map, sheet, at.x) ?? "");
  const step = steps[Math.max(low, Math.min(Math.max(low, high), wished))]!;
  const there = cardsAt(row, step);
  const next = cards[place]?.from_step === step ? there.findIndex((card) => card.id === cards[place]!.id) : there.length;
  return { gap: { lane: row.lane.id, step, index: next }, mark: flowMark(boxes, k, boxOf(cell)), row };
}

function cellUnder(lane: HTMLElement, sheet: HTMLElement, x: number): HTMLElement | null {
  const column = columnAt(sheet, x);
  return column && lane.querySelector<HTMLElement>(`[data-cell="${column.index}"]`);
}

/** The gap for a step: among the steps of the stage under the pointer. */
export function stepGap(map: MapModel, sheet: HTMLElement, at: Point): { stage: string; index: number; mark: Mark } | null {
  const cell = over(at, ".steps [data-cell]") ?? null;
  const found = cell ? { index: Number(cell.dataset.cell), box: boxOf(cell) } : columnAt(sheet, at.x);
  const column = found && map.stages[found.index];
  if (!column) return null;
  const around = cell ?? sheet.querySelector<HTMLElement>(`.steps [data-cell="${column.index}"]`);
  const boxes = around ? [...around.querySelectorAll("[data-item^='step:']")].map(boxOf) : [];
  const index = around ? gapDown(boxes, at.y) : column.steps.length;
  return { stage: column.stage.id, index, mark: flowMark(boxes, index, around ? boxOf(around) : found.box) };
}

export function stageGap(sheet: HTMLElement, x: number): { index: number; mark: Mark } {
  const heads = [...sheet.querySelectorAll<HTMLElement>("[data-head]")].map(boxOf);
  const index = gapAcross(heads, x);
  const whole = boxOf(sheet);
  const edge = index < heads.length ? heads[index]!.left : heads.length ? heads.at(-1)!.left + heads.at(-1)!.width : whole.left;
  return { index, mark: { left: edge - 1, top: whole.top, width: 2, height: whole.height } };
}

/** The gap among the lanes that are drawn, as a place among all lanes. */
export function laneGap(map: MapModel, sheet: HTMLElement, y: number): { index: number; mark: Mark } {
  const rows = [...sheet.querySelectorAll<HTMLElement>("[data-lane]")];
  const boxes = rows.map(boxOf);
  const k = gapDown(boxes, y);
  const whole = boxOf(sheet);
  const next = rows[k]?.dataset.lane;
  const last = rows[k - 1]?.dataset.lane;
  const index = next ? map.lanes.findIndex((row) => row.lane.id === next) : map.lanes.findIndex((row) => row.lane.id === last) + 1;
  const edge = k < boxes.length ? boxes[k]!.top : boxes.length ? boxes.at(-1)!.top + boxes.at(-1)!.height : whole.top;
  return { index, mark: { left: whole.left, top: edge - 1, width: whole.width, height: 2 } };
}

/** The step whose card, dot or title is under the pointer. */
export const stepUnder = (at: Point): string | null => over(at, "[data-path]")?.dataset.path ?? over(at, "[data-item^='step:']")?.dataset.item ?? null;
export const touchpointUnder = (at: Point): string | null => over(at, "[data-about^='touchpoint:']")?.dataset.about ?? null;

/** What a marquee touches. */
export const within = (sheet: HTMLElement, mark: Mark): string[] =>
  [...sheet.querySelectorAll<HTMLElement>("[data-item^='card:'], .steps [data-item^='step:']")]
    .filter((element) => {
      const box = boxOf(element);
      return box.left < mark.left + mark.width && box.left + box.width > mark.left && box.top < mark.top + mark.height && box.top + box.height > mark.top;
    })
    .map((element) => element.dataset.item!);
