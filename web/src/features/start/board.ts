/** Touchpoints placed in steps of stages: plain values and the moves between them. No DOM, nothing of the document yet. */
import type { Text } from "../../generated/records";

export interface Item { key: string; title: Text; channel: string; marks: string[]; usual: string | null }
export interface Step { key: string; title: Text; items: Item[] }
export interface Stage { key: string; kind: string; title: Text; steps: Step[] }
export interface Board { tray: Item[]; stages: Stage[] }

export const TRAY = "tray";
/** Usual stages that the board may lack, and the one that stands in for each. */
const STANDS_IN: Record<string, string> = { awareness: "latent_need", renewal: "use", leaving: "support", former: "advocacy" };

const same = (a: Text, b: Text): boolean => Object.entries(a).some(([language, words]) => words && b[language] === words);
export const allItems = (board: Board): Item[] => [...board.tray, ...board.stages.flatMap((stage) => stage.steps.flatMap((step) => step.items))];
export const stepsOf = (board: Board): { stage: Stage; step: Step }[] =>
  board.stages.flatMap((stage) => stage.steps.map((step) => ({ stage, step })));

/** Where an item is: the key of its step, or the tray. */
export function placeOf(board: Board, key: string): { place: string; index: number } | null {
  const rows = [{ key: TRAY, items: board.tray }, ...stepsOf(board).map(({ step }) => step)];
  for (const row of rows) {
    const index = row.items.findIndex((item) => item.key === key);
    if (index >= 0) return { place: row.key, index };
  }
  return null;
}

function withItems(board: Board, change: (items: Item[], place: string) => Item[]): Board {
  return {
    tray: change(board.tray, TRAY),
    stages: board.stages.map((stage) => ({
      ...stage, steps: stage.steps.map((step) => ({ ...step, items: change(step.items, step.key) })),
    })),
  };
}

/** The items move to a step (or the tray), before what stands at `index` there; an unknown place changes nothing. */
export function move(board: Board, keys: readonly string[], place: string, index?: number): Board {
  const known = place === TRAY || stepsOf(board).some(({ step }) => step.key === place);
  const moving = allItems(board).filter((item) => keys.includes(item.key));
  if (!known || !moving.length) return board;
  return withItems(board, (items, here) => {
    if (here !== place) return items.filter((item) => !keys.includes(item.key));
    const before = items.slice(0, index ?? items.length).filter((item) => !keys.includes(item.key));
    const after = items.slice(index ?? items.length).filter((item) => !keys.includes(item.key));
    return [...before, ...moving, ...after];
  });
}

/** One place on or back: through the steps of the path from the tray; up and down within a step. */
export function shift(board: Board, key: string, by: "left" | "right" | "up" | "down"): Board {
  const at = placeOf(board, key);
  if (!at) return board;
  if (by === "up" || by === "down") {
    const row = at.place === TRAY ? board.tray : stepsOf(board).find(({ step }) => step.key === at.place)!.step.items;
    const to = at.index + (by === "up" ? -1 : 1);
    return to < 0 || to >= row.length ? board : move(board, [key], at.place, by === "up" ? to : to + 1);
  }
  const places = [TRAY, ...stepsOf(board).map(({ step }) => step.key)];
  const next = places[places.indexOf(at.place) + (by === "left" ? -1 : 1)];
  return next === undefined ? board : move(board, [key], next);
}

/** New items come into the tray, or under their stage's first step when they name one; what is there already stays. */
export function add(board: Board, items: readonly Item[]): { board: Board; added: Item[] } {
  const there = allItems(board);
  const added: Item[] = [];
  for (const item of items) {
    const twin = [...there, ...added].some((other) => other.channel === item.channel && same(other.title, item.title));
    if (!twin) added.push(item);
  }
  return { board: { ...board, tray: [...board.tray, ...added] }, added };
}

export const without = (board: Board, keys: readonly string[]): Board =>
  withItems(board, (items) => items.filter((item) => !keys.includes(item.key)));
export const changed = (board: Board, key: string, fields: Partial<Item>): Board =>
  withItems(board, (items) => items.map((item) => (item.key === key ? { ...item, ...fields } : item)));

/**
 * Everything in the tray goes to the stage where such ones usually stand. What is unknown goes too, if `all`: to the one
 * before it in the list, for people write touchpoints in the order they happen; at the list's head to the one after it.
 */
export function placeUsual(board: Board, all = false): Board {
  let next = board;
  const usual = board.tray.map(({ usual: kind }) => board.stages.find((one) => one.kind === kind) ?? board.stages.find((one) => one.kind === STANDS_IN[kind ?? ""]));
  let before = usual.find(Boolean) ?? board.stages[0];
  for (const [i, item] of board.tray.entries()) {
    const stage = usual[i] ?? (all ? before : undefined);
    before = stage ?? before;
    const step = stage?.steps[0];
    if (step) next = move(next, [item.key], step.key);
  }
  return next;
}

export const renameStage = (board: Board, key: string, title: Text): Board =>
  ({ ...board, stages: board.stages.map((stage) => (stage.key === key ? { ...stage, title } : stage)) });
export const renameStep = (board: Board, key: string, title: Text): Board =>
  ({ ...board, stages: board.stages.map((stage) => ({ ...stage, steps: stage.steps.map((step) => (step.key === key ? { ...step, title } : step)) })) });
export const addStage = (board: Board, stage: Stage): Board => ({ ...board, stages: [...board.stages, stage] });
export const addStep = (board: Board, stage: string, step: Step): Board =>
  ({ ...board, stages: board.stages.map((one) => (one.key === stage ? { ...one, steps: [...one.steps, step] } : one)) });

/** A stage goes; its touchpoints come back to the tray. The last stage stays. */
export function removeStage(board: Board, key: string): Board {
  const gone = board.stages.find((stage) => stage.key === key);
  if (!gone || board.stages.length === 1) return board;
  return { tray: [...board.tray, ...gone.steps.flatMap((step) => step.items)], stages: board.stages.filter((stage) => stage !== gone) };
}
/** A step goes; its touchpoints come back to the tray. A stage keeps its last step. */
export function removeStep(board: Board, key: string): Board {
  const found = stepsOf(board).find(({ step }) => step.key === key);
  if (!found || found.stage.steps.length === 1) return board;
  return {
    tray: [...board.tray, ...found.step.items],
    stages: board.stages.map((stage) => (stage === found.stage ? { ...stage, steps: stage.steps.filter((step) => step !== found.step) } : stage)),
  };
}
export function moveStage(board: Board, key: string, by: -1 | 1): Board {
  const from = board.stages.findIndex((stage) => stage.key === key);
  const to = from + by;
  if (from < 0 || to < 0 || to >= board.stages.length) return board;
  const stages = [...board.stages];
  [stages[from], stages[to]] = [stages[to]!, stages[from]!];
  return { ...board, stages };
}

/** What the server takes: titles, kinds, steps and touchpoints in order. */
export function planOf(board: Board): object[] {
  return board.stages.map((stage) => ({
    title: stage.title,
    stage_kind: stage.kind || "own",
    steps: stage.steps.map((step) => ({
      title: step.title,
      touchpoints: step.items.map((item) => ({ title: item.title, channel: item.channel, marks: item.marks })),
    })),
  }));
}
