/** Journeys as such: the list, the atlas and search, their documents, files, diagnostics and saved views. */
import type { Atlas } from "../core/atlas";
import type { Said } from "../core/sentence";
import type { Text } from "../generated/records";
import { shared } from "../shared.svelte";
import type { MapPreview } from "./starting";
import { call, get, of, post, postFile, put, sharedDocument, type DocumentState } from "./transport";

export interface Status { version: string; loopback_only: boolean; workspace: { name: string }; languages: string[] }
export interface JourneyRow {
  id: string; title: Text; state: string; market: string; scope_kind: string; owner: string; team: string;
  personas: string[]; grade: string | null; share_with_source: number | null; customers: number | null;
  last_measured: string | null; revealed: boolean; discovered: boolean; updated_at: string | null;
  flow?: [number | null, number | null, number | null][]; customer_word?: string; customer_forms?: Record<string, [string, string, string, string]>;
  reviewed_at?: string | null; review_every_days?: number; n_stages?: number; n_steps?: number; parent_step?: string | null;
}
/** A record that holds the words looked for; `pieces` are its best text, what was found marked. */
export interface SearchHit { record: string; kind: string; field: string; language: string; also: string[]; pieces: [string, boolean][] }
export interface SharedHit extends SearchHit { journeys: { id: string; title: Text }[] }
export interface JourneyHits { journey: string; title: Text; state: string; hits: SearchHit[]; found: number; at_least: boolean }
export interface SearchAnswer { words: string[]; journeys: JourneyHits[]; more_journeys: boolean; library: SharedHit[]; more_library: boolean }
export interface Diagnostic {
  rule: string; where: string; record?: string; field?: string; value?: unknown; message: Said; remedy: Said;
  severity: "error" | "warning" | "info";
}
/** What the quality rules say of a map; `worst` are positions in `findings`. */
export interface LintFinding {
  rule: string; severity: "error" | "warn" | "info"; group: string; records: string[]; message: string; rule_text: string;
  source: string; fixable: boolean;
}
export interface LintGroup {
  group: string; share: number | null; passed: string[]; failed: string[]; unchecked: { rule: string; reason: string }[];
}
export interface LintReport { draft: boolean; findings: LintFinding[]; worst: number[]; groups: LintGroup[] }
/** A page of a journey with its query, under a name. */
export interface SavedView { view: string; name: string; page: string; query: string; is_default: boolean; saved_by: string; saved_at: string }

export const journeys = {
  status: () => get<Status>("/status"),
  journeys: () => get<JourneyRow[]>("/journeys"),
  atlas: () => get<Atlas>("/atlas"),
  search: (q: string, journey: string, lang: string, signal?: AbortSignal) =>
    get<SearchAnswer>(`/search?${new URLSearchParams({ q, lang, ...(journey && { journey }) })}`, signal),
  diagnostics: (id: string) => get<Diagnostic[]>(`${of(id)}/diagnostics`),
  lint: (id: string, language: string) => get<LintReport>(`${of(id)}/lint?language=${language}`),
  fixLint: (id: string, rule: string) => post<unknown>(`${of(id)}/lint/fix`, { rule }),
  /** A journey's shared document, or the library's, to start from. */
  document: async (id: string | null): Promise<DocumentState> => {
    // A shared page has one document with everything in it; the other is empty.
    if (shared && !id) return { state: new Uint8Array([0, 0]), epoch: 0, mayEdit: false, workspace: "" };
    return sharedDocument(`${id ? of(id) : "/library"}/document`);
  },
  /** Records into a journey's document, or (null) into the library's, past every room: for what is not undone in the page. */
  putRecords: (id: string | null, put: object[], remove: string[] = []) =>
    post<{ epoch: number; diagnostics: Diagnostic[] }>(`${id ? of(id) : "/library"}/records`, { put, remove }),
  /** Whether the records could be put so; writes nothing. Throws the Problem that putting them would give. */
  checkRecords: (id: string | null, put: object[]) =>
    post<{ diagnostics: Diagnostic[] }>(`${id ? of(id) : "/library"}/records/check`, { put }),
  removeJourney: (id: string) => call(of(id), { method: "DELETE" }),
  openFile: (file: File) => postFile<{ id: string; diagnostics: Diagnostic[] }>("/journeys", file),
  savedViews: (id: string) => get<SavedView[]>(`${of(id)}/views`),
  saveView: (id: string, view: { name: string; page: string; query: string }) => post<SavedView>(`${of(id)}/views`, view),
  changeView: (id: string, view: string, change: { name?: string; page?: string; query?: string; is_default?: boolean }) =>
    put<SavedView>(`${of(id)}/views/${encodeURIComponent(view)}`, change),
  removeView: (id: string, view: string) => call(`${of(id)}/views/${encodeURIComponent(view)}`, { method: "DELETE" }),
  exportUrl: (id: string, format: string, lang: string, theme: string) =>
    `/api${of(id)}/export?${new URLSearchParams({ format, lang, theme })}`,
  exportLosses: (id: string, format: string, lang: string) => get<MapPreview["notes"]>(`${of(id)}/export/losses?${new URLSearchParams({ format, lang })}`),
  contactPlanUrl: (id: string, lang: string) => `/api${of(id)}/contact-plan?lang=${lang}`,
  fileUrl: (id: string) => `/api${of(id)}/file`,
  keepImage: (file: File) => postFile<{ name: string }>("/images", file),
  keepFile: (file: File) => postFile<{ link: string; name: string; size: number }>("/files", file),
  personalData: (text: string, language: string) => post<{ text: string; found: Record<string, number> }>("/personal-data", { text, language }),
  imageUrl: (name: string) => `/api${shared ? of("") : ""}/images/${encodeURIComponent(name)}`,
  qrUrl: (text: string) => `/api/qr?${new URLSearchParams({ text })}`,
  wallUrl: (id: string, paper: string, tile: string, lang: string) => `/api${of(id)}/wall?${new URLSearchParams({ paper, ...(tile ? { tile } : {}), lang })}`,
  blankCardsUrl: (id: string, paper: string, lang: string) => `/api${of(id)}/blank-cards?${new URLSearchParams({ paper, lang })}`,
};
