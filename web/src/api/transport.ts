/** What every request has in common: where it goes, what comes back, and what went wrong in words. */
import type { Said } from "../core/sentence";
import { answered } from "../features/shell/backoff";
import { worded } from "../i18n.svelte";
import { at, within } from "../root";
import { shared } from "../shared.svelte";

export interface ErrorBody {
  code?: string;
  what?: Said;
  /** All of it in English. */
  message?: string;
  where?: string | null;
  value?: unknown;
  allowed?: unknown;
  remedy?: Said | null;
}

export class Problem extends Error {
  constructor(readonly status: number, readonly body: ErrorBody) {
    super(body.message ?? (typeof body.what === "string" ? body.what : body.what?.text) ?? `HTTP ${status}`);
  }

  /** What is wrong, in the reader's language. */
  get words(): string {
    return worded(this.body.what) || this.message;
  }
}

/** Nobody is let in any more: the page for signing in, and from there back to where one was. */
function toSignIn(): void {
  const path = within(location.pathname) ?? "/";
  if (["/sign-in", "/welcome", "/still-true"].includes(path)) return;
  location.assign(at(`/sign-in?${new URLSearchParams({ next: path + location.search })}`));
}

export async function call(path: string, init?: RequestInit): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(at(`/api${path}`), init);
  } catch (cause) {
    if (cause instanceof DOMException && cause.name === "AbortError") throw cause;
    throw new Problem(0, { code: "unreachable" });
  }
  answered();
  if (response.ok) return response;
  const text = await response.text();
  if (response.status === 401) toSignIn();
  let body: ErrorBody = {};
  try {
    body = (JSON.parse(text) as { error?: ErrorBody }).error ?? {};
  } catch {
    // A proxy's page, or no JSON at all: its beginning is what there is to show.
    body = { what: text.slice(0, 300) };
  }
  throw new Problem(response.status, body);
}

export type Method = "PUT" | "DELETE" | "POST";

/** A request with a JSON body, when there is one. */
export const sending = (method: Method, body?: unknown): RequestInit =>
  body === undefined ? { method } : { method, headers: { "content-type": "application/json" }, body: JSON.stringify(body) };

export const get = async <T>(path: string, signal?: AbortSignal): Promise<T> =>
  (await call(path, signal ? { signal } : undefined)).json() as Promise<T>;
export const post = async <T>(path: string, body: unknown, signal?: AbortSignal): Promise<T> =>
  (await call(path, signal ? { ...sending("POST", body), signal } : sending("POST", body))).json() as Promise<T>;
export const put = async <T>(path: string, body: unknown): Promise<T> => (await call(path, sending("PUT", body))).json() as Promise<T>;

export async function postFile<T>(path: string, file: File): Promise<T> {
  const form = new FormData();
  form.append("file", file);
  return (await call(path, { method: "POST", body: form })).json() as Promise<T>;
}
export const send = async (method: Method, path: string, body?: unknown): Promise<void> => void (await call(path, sending(method, body)));

/** A journey's address; of a shared page its link's, which answers only what is shown. */
export const of = (id: string): string => (shared ? `/shared/${shared.token}` : `/journeys/${encodeURIComponent(id)}`);

/** A shared document to start from, and what the server says of it. */
export interface DocumentState { state: Uint8Array; epoch: number; mayEdit: boolean; workspace: string }
export async function sharedDocument(path: string): Promise<DocumentState> {
  const answer = await call(path);
  const { headers } = answer;
  return {
    state: new Uint8Array(await answer.arrayBuffer()),
    epoch: Number(headers.get("x-resa-epoch")),
    mayEdit: headers.get("x-resa-may-edit") === "yes",
    workspace: headers.get("x-resa-workspace") ?? "",
  };
}
