/** Workshops. */
import type { Role } from "./people";
import { call, get, of, post, send } from "./transport";

export type AgendaStep = "opening" | "touchpoints" | "insights" | "map" | "analysis" | "improvements" | "closing" | "pause" | "own";
export interface AgendaItem { item: string; step: AgendaStep; minutes: number; title: string; prompt: string }
export interface Jot { jot: string; item: string; body: string; mine: boolean; cluster: string; parked: boolean; became: string }
export interface Cluster { cluster: string; item: string; name: string }
export interface Decision { decision: string; workshop: string; words: string; owner: string; due_at: string | null; action: string; state: string }
export interface Decided { words: string; owner: string; due_at: string | null; action?: string; done?: boolean }
/** A workshop as one person sees it: of notes only one's own and those that are opened. */
export interface Workshop {
  workshop: string; title: string; agenda: AgendaItem[]; here: string; stage: string; opened: string[]; opened_by: string; created_at: string;
  closed_at: string | null; seats: { person: string; name: string; team: string }[]; seat: string | null; jots: Jot[]; clusters: Cluster[];
  hidden: Record<string, number>; decisions: Decision[];
}
export interface WorkshopSeries {
  workshops: { workshop: string; title: string; created_at: string; closed_at: string | null; people: number; teams: string[] }[];
  now: string | null; decisions: Decision[]; teams: string[]; absent: string[];
}
const shopAt = (id: string, shop: string): string => `${of(id)}/workshops/${encodeURIComponent(shop)}`;

export const workshops = {
  workshops: (id: string) => get<WorkshopSeries>(`${of(id)}/workshops`),
  workshopNow: (id: string) => get<Workshop | null>(`${of(id)}/workshop`),
  workshop: (id: string, shop: string) => get<Workshop>(shopAt(id, shop)),
  beginWorkshop: (id: string, title: string) => post<{ id: string }>(`${of(id)}/workshops`, { title }),
  changeWorkshop: (id: string, shop: string, change: { title?: string; agenda?: AgendaItem[]; here?: string; stage?: string; open?: string }) => send("PUT", shopAt(id, shop), change),
  closeWorkshop: (id: string, shop: string) => send("POST", `${shopAt(id, shop)}/close`),
  sitDown: (id: string, shop: string, team: string) => send("PUT", `${shopAt(id, shop)}/seat`, { team }),
  writeJot: (id: string, shop: string, item: string, body: string) => post<{ id: string }>(`${shopAt(id, shop)}/jots`, { item, body }),
  changeJot: (id: string, shop: string, jot: string, change: { body?: string; cluster?: string; parked?: boolean; became?: string }) => send("PUT", `${shopAt(id, shop)}/jots/${encodeURIComponent(jot)}`, change),
  removeJot: (id: string, shop: string, jot: string) => send("DELETE", `${shopAt(id, shop)}/jots/${encodeURIComponent(jot)}`),
  groupJots: (id: string, shop: string, item: string, name: string, jots: string[]) => post<{ id: string }>(`${shopAt(id, shop)}/clusters`, { item, name, jots }),
  nameCluster: (id: string, shop: string, cluster: string, name: string) => send("PUT", `${shopAt(id, shop)}/clusters/${encodeURIComponent(cluster)}`, { name }),
  ungroup: (id: string, shop: string, cluster: string) => send("DELETE", `${shopAt(id, shop)}/clusters/${encodeURIComponent(cluster)}`),
  decide: (id: string, shop: string, decided: Decided) => post<{ id: string }>(`${shopAt(id, shop)}/decisions`, decided),
  changeDecision: (id: string, decision: string, decided: Decided) => send("PUT", `${of(id)}/decisions/${encodeURIComponent(decision)}`, decided),
  takeBackDecision: (id: string, decision: string) => send("DELETE", `${of(id)}/decisions/${encodeURIComponent(decision)}`),
  workshopSummaryUrl: (id: string, shop: string, format: "pdf" | "md", lang: string) => `/api${shopAt(id, shop)}/summary?${new URLSearchParams({ format, lang })}`,
  workshopText: async (id: string, shop: string, lang: string) => (await call(`${shopAt(id, shop)}/summary?${new URLSearchParams({ format: "md", lang })}`)).text(),
  mailWorkshop: (id: string, shop: string, body: { to: string[]; link: string; language: string }) => post<{ letters: number }>(`${shopAt(id, shop)}/letters`, body),
  /** A link by which all guests of a workshop join, each under a name of their own; told this once. */
  workshopLink: (id: string, body: { name: string; role: Role; hours: number }) => post<{ token: string }>(`${of(id)}/guest-links`, { ...body, page: "workshop" }),
};
