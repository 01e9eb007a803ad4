/** What is shown when a journey is presented: a first slide, one per stage, a last one; each told part by part. */
import type { MapModel } from "../../core/model";

export type Part = "title" | "steps" | "flow" | "touchpoints" | "feelings" | "insights" | "improvements" | "headlines" | "thanks";
export interface Slide {
  /** "first", a stage's id, or "last". */
  id: string;
  /** Index of the stage; −1 on the first and last slide. */
  stage: number;
  parts: Part[];
}
/** Where one is: a slide and how many of its parts are shown, both from 0. */
export interface At { slide: number; part: number }

/** A part is there only when it has something to tell. */
export function slides(model: MapModel, has: (stage: number, part: Part) => boolean): Slide[] {
  const order: Part[] = ["steps", "flow", "touchpoints", "feelings", "insights", "improvements"];
  return [
    { id: "first", stage: -1, parts: ["title", ...(has(-1, "headlines") ? (["headlines"] as const) : [])] },
    ...model.stages.map(({ stage, index }): Slide => ({ id: stage.id, stage: index, parts: ["title", ...order.filter((part) => has(index, part))] })),
    { id: "last", stage: -1, parts: ["thanks", ...(has(-1, "improvements") ? (["improvements"] as const) : [])] },
  ];
}

/** The next or last part; past the ends one stays. Going back to a slide shows all of it. */
export function move(all: readonly Slide[], at: At, by: 1 | -1): At {
  const slide = all[at.slide];
  if (!slide) return { slide: 0, part: 0 };
  const part = at.part + by;
  if (part >= 0 && part < slide.parts.length) return { slide: at.slide, part };
  const next = at.slide + by;
  if (!all[next]) return at;
  return { slide: next, part: by > 0 ? 0 : all[next].parts.length - 1 };
}

export const atText = (at: At): string => `${at.slide + 1}.${at.part + 1}`;

/** "3.2" → third slide with two parts; anything else is the beginning, and what is beyond the end is the end. */
export function atOf(all: readonly Slide[], text: string | null): At {
  const found = /^(\d{1,4})\.(\d{1,3})$/.exec(text ?? "");
  const slide = Math.max(0, Math.min(all.length - 1, Number(found?.[1] ?? 1) - 1));
  return { slide, part: Math.max(0, Math.min((all[slide]?.parts.length ?? 1) - 1, Number(found?.[2] ?? 1) - 1)) };
}

export type Command = "next" | "back" | "first" | "end" | "blank" | "screen" | "notes" | "leave";
const KEYS: Record<string, Command> = {
  ArrowRight: "next", ArrowDown: "next", PageDown: "next", Enter: "next", " ": "next",
  ArrowLeft: "back", ArrowUp: "back", PageUp: "back", Backspace: "back",
  Home: "first", End: "end", b: "blank", B: "blank", ".": "blank", f: "screen", F: "screen", F5: "screen", n: "notes", N: "notes", Escape: "leave",
};
/** What a key or a clicker's button means; clickers send page keys, full stops and F5. */
export const commandOf = (key: string): Command | undefined => KEYS[key];
