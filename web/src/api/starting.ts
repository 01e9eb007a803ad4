/** How a journey begins: templates, lists of touchpoints, other tools' maps, the demo, a log. */
import type { Text } from "../generated/records";
import { get, post } from "./transport";

export interface TemplateRow {
  name: string; title: Text; about: Text; market: string; scope_kind: string; fits: string[]; personas: Text[]; lanes: string[];
  stages: { title: Text; steps: Text[]; emotions: (number | null)[]; touchpoints: number }[];
}
/** Common touchpoints by category, and the usual stages with a step each. */
export interface Typical {
  categories: { name: string; title: Text; touchpoints: { title: Text; channel: string; stage: string; marks: string[] }[] }[];
  stages: { kind: string; title: Text; step: Text }[];
}
/** A pasted list as read; `left_out` holds line, text and reason. */
export interface TouchpointList {
  touchpoints: { title: string; channel: string; stage: string; line: number; text: Text; marks: string[]; usual_stage: string | null }[];
  stages: string[]; left_out: [number, string, string][];
}
/** A map of another tool as it would be; rows and columns by their number in the file. */
export interface MapPreview {
  format: string; title: string; sheet: string; sheets: string[]; across: boolean; counts: Record<string, number>;
  lines: { at: number; label: string; role: string; why: string; scale: string; n: number; sample: string[] }[];
  stops: { at: number; stage: string; step: string; n: number; ignored: boolean }[];
  stages: { title: string; steps: string[] }[];
  notes: { kind: "understood" | "changed" | "lost"; code: string; where: string; values: Record<string, string> }[];
}
export interface MapChoices {
  sheet?: string; across?: boolean; lines: Record<number, string>; stops: Record<number, string>; scales: Record<number, string>;
}

export const starting = {
  templates: () => get<TemplateRow[]>("/templates"),
  typical: () => get<Typical>("/touchpoints/typical"),
  lookAtMap: (upload: string, choices: MapChoices, language: string) =>
    post<MapPreview>(`/uploads/${encodeURIComponent(upload)}/map`, { choices, language }),
  readTouchpoints: (text: string) => post<TouchpointList>("/touchpoints/read", { text }),
  newJourney: (body: { title: string; language: string; market?: string; template: string; beginning?: object; stages?: object[]; upload?: string; choices?: object }) =>
    post<{ id: string }>("/journeys", body),
  makeDemo: () => post<{ job: string }>("/demo", {}),
  discover: (title: string, language: string) => post<{ job: string }>("/discover", { title, language }),
};
