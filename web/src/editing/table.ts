/** A table pasted from a spreadsheet as cards: columns go over the steps, rows over the lanes or below each other. */
import type { MapModel } from "../core/model";
import type { Text } from "../generated/records";
import type { Change } from "../live/change";
import { addCard, cardsAt, rowOf } from "./cards";
import { takesCards } from "./lanes";
import { addStep } from "./steps";

/** Tab-separated cells; a quoted cell may hold tabs, line breaks and doubled quotes. Empty rows at the end are dropped. */
export function readTsv(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  let at = 0;
  const end = (): void => {
    rows.push(row);
    row = [];
  };
  while (at <= text.length) {
    let cell = "";
    if (text[at] === '"' && closes(text, at)) {
      const close = closes(text, at);
      cell = text.slice(at + 1, close - 1).replace(/""/g, '"');
      at = close;
    } else {
      const stop = text.slice(at).search(/[\t\r\n]/);
      const to = stop < 0 ? text.length : at + stop;
      cell = text.slice(at, to);
      at = to;
    }
    row.push(cell.trim());
    if (text[at] === "\t") at++;
    else {
      end();
      if (at >= text.length) break;
      at += text.startsWith("\r\n", at) ? 2 : 1;
    }
  }
  while (rows.length && rows.at(-1)!.every((cell) => !cell)) rows.pop();
  return rows;
}

/** One past the closing quote when the quoted cell ends there; 0 when it is only a quotation mark in a text. */
function closes(text: string, open: number): number {
  for (let at = open + 1; at < text.length; at++) {
    if (text[at] !== '"') continue;
    if (text[at + 1] === '"') at++;
    else return at + 1 === text.length || /[\t\r\n]/.test(text[at + 1]!) ? at + 1 : 0;
  }
  return 0;
}

export const isTable = (text: string): boolean => /\t|\n./.test(text.trim());

export interface TableOptions {
  /** Rows below each other in the lane pasted into, or one lane each from there on. */
  rows: "stack" | "lanes";
  /** The first row is no cards but the names of new steps. */
  heads: boolean;
}

/** A card to come; `column` is the step's place in the path, or beyond its end the how many-eth new step. */
export interface Placement { lane: string; column: number; text: string }
export interface Plan {
  placements: Placement[];
  /** Titles of steps that are made, "" where the table gives none; they follow the step at `after` in the path. */
  newSteps: string[];
  after: number;
  /** Cells that found no lane. */
  left: string[];
}

/** What pasting would do, before it is done. */
export function plan(map: MapModel, shown: readonly string[], rows: readonly (readonly string[])[], at: { lane: string; step: string }, options: TableOptions): Plan {
  const start = map.stepIndex.get(at.step) ?? 0;
  const width = Math.max(0, ...rows.map((row) => row.length));
  const heads = options.heads ? (rows[0] ?? []) : [];
  const body = options.heads ? rows.slice(1) : rows;
  const first = options.heads ? map.steps.length : start;
  const missing = options.heads ? width : Math.max(0, start + width - map.steps.length);
  const open = shown.filter((id) => takesCards(rowOf(map, id)?.kind ?? "river"));
  const top = Math.max(0, open.indexOf(at.lane));
  const placements: Placement[] = [];
  const left: string[] = [];
  body.forEach((row, i) =>
    row.forEach((text, k) => {
      const lane = options.rows === "stack" ? open[top] : open[top + i];
      if (!text) return;
      if (lane) placements.push({ lane, column: first + k, text });
      else left.push(text);
    }),
  );
  return { placements, newSteps: Array.from({ length: missing }, (_, k) => heads[k] ?? ""), after: options.heads ? start : map.steps.length - 1, left };
}

/** Gives the new steps and cards. `named` gives the title of a new step. */
export function carryOut(c: Change, map: MapModel, planned: Plan, language: string, named: (title: string) => Text): string[] {
  const column = map.stages.find((s) => s.steps.some((step) => step.id === map.steps[planned.after]?.id)) ?? map.stages.at(-1);
  if (!column) return [];
  const after = column.steps.findIndex((step) => step.id === map.steps[planned.after]?.id);
  const steps: string[] = [];
  let now = column.steps;
  for (const [i, title] of planned.newSteps.entries()) {
    const id = addStep(c, { ...map, stages: [{ ...column, steps: now }] }, column.stage.id, after + 1 + i, named(title));
    now = [...now.slice(0, after + 1 + i), c.get(id) as never, ...now.slice(after + 1 + i)];
    steps.push(id);
  }
  const last = new Map<string, string>();
  const cards = planned.placements.flatMap(({ lane, column: at, text }) => {
    const step = at < map.steps.length ? map.steps[at]!.id : steps[at - map.steps.length];
    if (!step) return [];
    const row = rowOf(map, lane);
    const card = addCard(c, map, { lane, step, index: Infinity }, { [language]: text });
    // `map` does not know the cards made so far: each goes after the one before it.
    const cell = `${lane} ${step}`;
    const before = last.get(cell) ?? cardsAt(row, step).at(-1)?.order ?? null;
    const order = c.between(before, null);
    c.patch(card.id, { order });
    last.set(cell, order);
    return [card.id];
  });
  return [...steps, ...cards];
}
