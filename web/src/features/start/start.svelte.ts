/** What a person has answered on the start pages so far; kept over a reload until the journey is made. */
import { api, type Typical } from "../../api";
import { reader, type Language } from "../../i18n.svelte";
import { newId } from "../../core/ids";
import type { Board, Item, Stage } from "./board";

const KEY = "resa.start";
export type Way = "template" | "list" | "file" | "blank";
export const WAYS: readonly Way[] = ["template", "list", "file", "blank"];
export const PURPOSES = ["segments", "launch", "service", "culture"] as const;
export const SCOPES = ["service", "part", "lifecycle"] as const;

export interface Answers {
  purpose: string; scope: string; owner: string; kpi: string; direction: "up" | "down"; notice: string;
  title: string; language: Language; template: string; pasted: string; board: Board | null;
}

const fresh = (): Answers => ({
  purpose: "", scope: "", owner: "", kpi: "", direction: "up", notice: "", title: "", language: reader.language, template: "", pasted: "", board: null,
});

function kept(): Answers {
  try {
    return { ...fresh(), ...(JSON.parse(sessionStorage.getItem(KEY) ?? "{}") as Partial<Answers>) };
  } catch {
    return fresh(); // no store, or not ours
  }
}

export const answers = $state<Answers>(kept());

export const keep = (): void => sessionStorage.setItem(KEY, JSON.stringify(answers));
export function forget(): void {
  sessionStorage.removeItem(KEY);
  Object.assign(answers, fresh());
}

/** The answers as the server takes them. */
export const beginning = (): object => ({
  purpose: answers.purpose || null, scope_kind: answers.scope || null, notice: answers.notice, kpi: answers.kpi,
  kpi_direction: answers.direction, owner: answers.owner,
});

let typical: Promise<Typical> | null = null;
/** Typical touchpoints and usual stages; asked for once. */
export const typicalOnes = (): Promise<Typical> => (typical ??= api.typical().catch((cause: unknown) => ((typical = null), Promise.reject(cause))));

export const itemKey = (): string => newId("item").slice(5);
export const usualStages = (from: Typical): Stage[] =>
  from.stages.map((stage) => ({ key: itemKey(), kind: stage.kind, title: stage.title, steps: [{ key: itemKey(), title: stage.step, items: [] }] }));
export const itemOf = (one: { title: Record<string, string>; channel: string; marks: string[]; stage?: string | null }): Item =>
  ({ key: itemKey(), title: one.title, channel: one.channel, marks: one.marks, usual: one.stage ?? null });
