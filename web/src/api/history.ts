/** What was changed, versions, and comparing. */
import type { Measured } from "../generated/measured";
import type { Text } from "../generated/records";
import { get, of, post, put, send, sharedDocument } from "./transport";

/** A change in the reader's words. */
export type ChangeGroup = "added" | "removed" | "moved" | "reworded" | "owner" | "feeling" | "other";
export interface Told {
  group: ChangeGroup; text: string; record: string; kind: string; name: string; field: string | null; language: string | null;
  before: string; after: string;
}
export interface Sitting { sitting: string; person: string; name: string; started_at: string; ended_at: string; changes: Told[]; more: number }
export interface HistoryPage { sittings: Sitting[]; next: string | null; made: { name: string; at: string; brought: boolean } | null }
/** Why a version was kept. */
export type VersionKind = "named" | "import" | "restore" | "review";
/** A version, or the map at a moment that nobody kept (its id is the moment). */
export interface Version {
  version: string; kind: VersionKind | "moment"; name: string; note: string; at: string; person: string; saved_by: string;
}
export interface Restoring { put: { id: string }[]; remove: string[]; shared: { record: { id: string }; name: Text }[] }
/** One of two maps that are compared, or a map as it stood. */
export interface Side {
  side: string; journey: string; title: Text; state: string; version: Version | null; persona: string | null; persona_title: Text;
  records: { id: string; [field: string]: unknown }[];
}
export interface Comparison { before: Side; after: Side; changes: Told[]; counts: Record<ChangeGroup, number> }

export const history = {
  history: (id: string, lang: string, more: { record?: string; before?: string; limit?: string } = {}) =>
    get<HistoryPage>(`${of(id)}/history?${new URLSearchParams({ lang, ...more })}`),
  versions: (id: string) => get<Version[]>(`${of(id)}/versions`),
  version: (id: string, version: string) => get<Side>(`${of(id)}/versions/${encodeURIComponent(version)}`),
  saveVersion: (id: string, body: { name?: string; note?: string; kind?: VersionKind }) => post<Version>(`${of(id)}/versions`, body),
  renameVersion: (id: string, version: string, name: string, note: string) => put<Version>(`${of(id)}/versions/${encodeURIComponent(version)}`, { name, note }),
  forgetVersion: (id: string, version: string) => send("DELETE", `${of(id)}/versions/${encodeURIComponent(version)}`),
  versionFileUrl: (id: string, version: string) => `/api${of(id)}/versions/${encodeURIComponent(version)}/file`,
  versionDocument: (id: string, version: string) => sharedDocument(`${of(id)}/versions/${encodeURIComponent(version)}/document`),
  measuredThen: (id: string, version: string, signal?: AbortSignal) => get<Measured>(`${of(id)}/versions/${encodeURIComponent(version)}/measured`, signal),
  versionExportUrl: (id: string, version: string, format: string, lang: string, theme: string) =>
    `/api${of(id)}/versions/${encodeURIComponent(version)}/export?${new URLSearchParams({ format, lang, theme })}`,
  restoring: (id: string, version: string) => get<Restoring>(`${of(id)}/versions/${encodeURIComponent(version)}/restoring`),
  compare: (id: string, before: string, after: string, lang: string) =>
    get<Comparison>(`${of(id)}/compare?${new URLSearchParams({ before, after, lang })}`),
};
