/** Laws of the commands, over many random maps' worth of edits: undone in turn, the shared documents say what they said. */
import { describe, expect, it, vi } from "vitest";
import * as Y from "yjs";
import { buildMap } from "../../src/core/model";
import { addCard, duplicateCards, moveCards, nudge, removeCards, shiftCards } from "../../src/editing/cards";
import { copy, paste } from "../../src/editing/clipboard";
import { setEmotion } from "../../src/editing/emotions";
import { addLane, hideLane, moveLane, removeLanes } from "../../src/editing/lanes";
import { connect, disconnect, toggle } from "../../src/editing/paths";
import { find, replace } from "../../src/editing/replace";
import { allCards, spanCard } from "../../src/editing/spans";
import { addStage, moveStages, removeStages } from "../../src/editing/stages";
import { addStep, moveSteps, removeSteps } from "../../src/editing/steps";
import { Editor } from "../../src/live/editor.svelte";
import { recordsOf, writeRecord } from "../../src/live/shared";
import { LANE_KINDS } from "../../src/editing/lanes";
import { sheet } from "./sheet";

vi.stubGlobal("location", { protocol: "http:", host: "test" });

async function editor(): Promise<Editor> {
  const docs = { own: new Y.Doc(), library: new Y.Doc() };
  for (const one of sheet().values()) writeRecord(recordsOf(one.id.startsWith("touchpoint") ? docs.library : docs.own), one, undefined);
  const made = new Editor("journey:j", {
    document: (id) => Promise.resolve({ state: Y.encodeStateAsUpdate(id ? docs.own : docs.library), epoch: 1, mayEdit: true, workspace: "workspace:w" }),
    putRecords: () => Promise.resolve(),
    keep: { write: () => Promise.resolve(), read: () => Promise.resolve([]), remove: () => Promise.resolve() },
    socket: () => ({ binaryType: "arraybuffer", readyState: 0, onopen: null, onmessage: null, onclose: null, send: () => undefined, close: () => undefined }),
  });
  await made.load();
  return made;
}

/** Small numbers from a seed, the same in every run. */
function dice(seed: number): (n: number) => number {
  let state = seed * 2654435761 + 1;
  return (n) => {
    state = (Math.imul(state ^ (state >>> 15), 2246822507) + 0x9e3779b9) >>> 0;
    return state % Math.max(1, n);
  };
}

function anyEdit(edit: Editor, roll: (n: number) => number): string {
  const map = buildMap(edit.records);
  const one = <T>(list: readonly T[]): T => list[roll(list.length)]!;
  const cards = allCards(map).map((card) => card.id);
  const some = [...new Set(cards.length ? [one(cards), one(cards)] : [])];
  const step = one(map.steps)?.id;
  if (!step) {
    edit.run("addStage", (c) => void addStage(c, map, 0, {}, {}));
    return "addStage";
  }
  const lane = one(map.lanes).lane.id;
  const stage = one(map.stages)?.stage.id ?? "";
  const at = { lane, step, index: roll(4) };
  const kinds: [string, (c: Parameters<Parameters<Editor["run"]>[1]>[0]) => unknown][] = [
    ["addStage", (c) => addStage(c, map, roll(4), { en: "s" }, {})],
    ["moveStages", (c) => moveStages(c, map, [stage], roll(5))],
    ["removeStages", (c) => map.stages.length > 1 && removeStages(c, map, [stage])],
    ["addStep", (c) => addStep(c, map, stage, roll(3), { en: "x" })],
    ["moveSteps", (c) => moveSteps(c, map, [step, one(map.steps).id], stage, roll(4))],
    ["removeSteps", (c) => map.steps.length > 2 && removeSteps(c, [step])],
    ["addLane", (c) => addLane(c, map, one(LANE_KINDS), roll(5))],
    ["moveLane", (c) => moveLane(c, map, lane, roll(7))],
    ["hideLane", (c) => hideLane(c, lane, roll(2) === 0)],
    ["removeLanes", (c) => map.lanes.length > 3 && removeLanes(c, [lane])],
    ["addCard", (c) => addCard(c, map, at, { en: "new" })],
    ["moveCards", (c) => moveCards(c, map, some, at)],
    ["shiftCards", (c) => shiftCards(c, map, some, map.lanes, roll(3) - 1, roll(5) - 2)],
    ["nudge", (c) => some[0] && nudge(c, map, some[0], roll(2) ? 1 : -1, map.lanes)],
    ["duplicate", (c) => duplicateCards(c, map, some)],
    ["removeCards", (c) => cards.length > 3 && removeCards(c, some)],
    ["spanCard", (c) => some[0] && spanCard(c, map, some[0], roll(2) ? "from" : "to", step)],
    ["connect", (c) => connect(c, map, step, one(map.steps).id, { en: "why" })],
    ["disconnect", (c) => disconnect(c, map, step, one(map.steps).id)],
    ["toggle", (c) => toggle(c, [step], roll(2) ? "optional" : "ends")],
    ["setEmotion", (c) => map.lanes.some((row) => row.kind === "emotion") && setEmotion(c, map, map.lanes.find((row) => row.kind === "emotion")!.lane.id, step, null, roll(5) - 2)],
    ["paste", (c) => {
      const clip = copy(edit.records, map, [one([...cards, step, stage, lane])]);
      if (clip) paste(c, map, map.lanes.map((row) => row.lane.id), clip, at);
    }],
    ["replace", (c) => replace(c, map, find(edit.records, map, { words: "i", language: null, matchCase: false, whole: false }), { words: "i", language: null, matchCase: false, whole: false }, "we")],
  ];
  const [name, command] = one(kinds);
  edit.run(name, (c) => void command(c));
  return name;
}

const said = (edit: Editor): unknown => Object.fromEntries([...edit.records].sort(([a], [b]) => (a < b ? -1 : 1)));

describe("any edits, whatever their order", () => {
  it.each(Array.from({ length: 40 }, (_, seed) => seed))("seed %i: leave a whole map, and undo and redo restore it", async (seed) => {
    const edit = await editor();
    const begin = said(edit);
    const roll = dice(seed + 1);
    const states = [begin];
    for (let i = 0; i < 14; i++) {
      const before = JSON.stringify(states.at(-1));
      anyEdit(edit, roll);
      if (JSON.stringify(said(edit)) !== before) states.push(said(edit));
      whole(edit);
    }
    for (let i = states.length - 2; i >= 0; i--) {
      edit.undo();
      expect(said(edit)).toEqual(states[i]);
    }
    for (let i = 1; i < states.length; i++) {
      edit.redo();
      expect(said(edit)).toEqual(states[i]);
    }
    edit.close();
  });
});

/** Nothing points at what is not there, and every card runs forwards. */
function whole(edit: Editor): void {
  const map = buildMap(edit.records);
  for (const card of edit.records.values()) {
    if (!card.id.startsWith("card:")) continue;
    for (const field of ["lane", "from_step", "to_step", "ref"]) if (card[field]) expect(edit.records.has(card[field] as string), `${card.id} ${field}`).toBe(true);
    if (card.to_step) expect(map.stepIndex.get(card.to_step as string)!, card.id).toBeGreaterThan(map.stepIndex.get(card.from_step as string)!);
  }
  for (const step of map.steps) {
    for (const way of step.next ?? []) expect(edit.records.has(way.step), `${step.id} next`).toBe(true);
  }
  expect(map.steps).toHaveLength([...edit.records.keys()].filter((id) => id.startsWith("step:")).length);
}
