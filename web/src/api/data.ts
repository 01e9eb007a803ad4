/** Files on their way in, and long work. */
import type { Said } from "../core/sentence";
import { type ErrorBody, get, post, postFile } from "./transport";

export interface Upload { upload: string; name: string; size: number; kind_guess: "events" | "answers" | "journey" }
export interface Preview {
  format: string; encoding: string | null; delimiter: string | null;
  columns: { name: string; sample: string[]; guess: string | null }[];
  roles: Record<string, unknown>; rows: unknown[][]; warnings: Said[];
  /** Roles that have to be chosen before the file can be imported. */
  missing?: string[];
  /** Workbooks: the sheets to choose from, and the one shown. */
  sheets?: string[]; sheet?: string;
  /** Answers: the scale of each score column. */
  scales?: { column: string; metric: string; low: number; high: number; reversed: boolean; reason: Said }[];
  /** Answers: scales that look reversed and that nobody has said anything about. */
  questions?: ScaleQuestion[];
}
export interface ScaleQuestion {
  column: string; low: number; high: number; reason: Said; evidence: "name" | "labels" | "other_score" | "comments";
  correlation: number | null; n: number | null; text: Said;
}
export interface Batch {
  batch: string; kind: string; source: string; at: string; rows: number; events: number | null; customers: number | null;
  n_refused: number; purpose: string; undone_at: string | null;
}
export interface Job {
  id: string; kind: string; state: "queued" | "running" | "done" | "failed" | "cancelled"; done: number; total: number | null;
  what: Said | null; result: Record<string, unknown> | null; error: ErrorBody | null;
}

export const data = {
  upload: (file: File) => postFile<Upload>("/uploads", file),
  preview: (upload: string, options: object, kind: string) =>
    post<Preview>(`/uploads/${encodeURIComponent(upload)}/preview`, { options, kind }),
  startImport: (body: { upload: string; options: object; kind: string; dry_run: boolean; purpose: string }) =>
    post<{ job: string }>("/imports", body),
  imports: () => get<Batch[]>("/imports"),
  undoImport: (batch: string) => post<{ job: string }>(`/imports/${encodeURIComponent(batch)}/undo`, {}),
  refusedUrl: (batch: string) => `/api/imports/${encodeURIComponent(batch)}/refused`,
  job: (id: string) => get<Job>(`/jobs/${encodeURIComponent(id)}`),
  cancelJob: (id: string) => post<unknown>(`/jobs/${encodeURIComponent(id)}/cancel`, {}),
};
