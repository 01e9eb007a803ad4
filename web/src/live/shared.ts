/**
 * Between records and the Yjs document that several people edit at once: the twin of `resa.journey.shared`. The map
 * `records` holds id → map of fields; text by language is a map of shared texts, every other field one JSON value.
 */
import * as Y from "yjs";
import { kindOf, type AnyRecord, type Records } from "../core/model";
import { RECORD_KINDS, type RecordKind } from "../generated/records";

/** Which shape of shared document this page reads and writes (`resa.journey.shared.SCHEMA`). */
export const SCHEMA = 1;

export const kindInfo = (id: string): RecordKind | undefined =>
  (RECORD_KINDS as Readonly<Record<string, RecordKind>>)[kindOf(id)];

export const recordsOf = (doc: Y.Doc): Y.Map<unknown> => doc.getMap<unknown>("records");

/** The record as plain values; undefined when it is not there. */
export function readRecord(records: Y.Map<unknown>, id: string): AnyRecord | undefined {
  const value = records.get(id);
  if (value === undefined) return undefined;
  const plain = value instanceof Y.AbstractType ? (value.toJSON() as object) : (value as object);
  return { ...plain, id };
}

/** Every record of documents as the server sends them, for a page that only reads; of two the first one's record wins. */
export function recordsIn(...documents: readonly { state: Uint8Array }[]): Records {
  const found = new Map<string, AnyRecord>();
  for (const { state } of documents.toReversed()) {
    const doc = new Y.Doc();
    Y.applyUpdate(doc, state);
    const records = recordsOf(doc);
    for (const id of records.keys()) found.set(id, readRecord(records, id)!);
  }
  return found;
}

/** Make the shared record say what `wanted` says, writing only what differs from `now`, as it was read from there. */
export function writeRecord(records: Y.Map<unknown>, wanted: AnyRecord, now: AnyRecord | undefined): void {
  const texts = new Set(kindInfo(wanted.id)?.texts);
  let shared = records.get(wanted.id);
  if (!(shared instanceof Y.Map)) {
    shared = new Y.Map();
    records.set(wanted.id, shared);
    now = undefined;
  }
  const fields = shared as Y.Map<unknown>;
  if (now) for (const name of Object.keys(now)) if (name !== "id" && wanted[name] === undefined) fields.delete(name);
  for (const [name, value] of Object.entries(wanted)) {
    if (name === "id" || value === undefined || (now && same(now[name], value))) continue;
    const held = fields.get(name);
    if (texts.has(name) && isText(value)) {
      if (held instanceof Y.Map) writeText(held as Y.Map<unknown>, value);
      else fields.set(name, sharedText(value));
    } else fields.set(name, plain(value));
  }
}

function writeText(shared: Y.Map<unknown>, wanted: Record<string, string>): void {
  for (const language of [...shared.keys()]) if (!(language in wanted)) shared.delete(language);
  for (const [language, words] of Object.entries(wanted)) {
    const held = shared.get(language);
    if (held instanceof Y.Text) editText(held, words);
    else shared.set(language, new Y.Text(words));
  }
}

/** Make a shared text say `wanted` by replacing the one stretch that differs; what others write beside it stays. */
export function editText(text: Y.Text, wanted: string): void {
  const old = text.toString();
  if (old === wanted) return;
  const [a, b] = [[...old], [...wanted]]; // whole characters: half an emoji is no text
  let start = 0;
  while (start < a.length && start < b.length && a[start] === b[start]) start++;
  let end = 0;
  while (end < a.length - start && end < b.length - start && a[a.length - 1 - end] === b[b.length - 1 - end]) end++;
  const at = a.slice(0, start).join("").length;
  const gone = a.slice(start, a.length - end).join("").length;
  if (gone) text.delete(at, gone);
  const added = b.slice(start, b.length - end).join("");
  if (added) text.insert(at, added);
}

function sharedText(value: Record<string, string>): Y.Map<Y.Text> {
  return new Y.Map(Object.entries(value).map(([language, words]) => [language, new Y.Text(words)]));
}

function isText(value: unknown): value is Record<string, string> {
  return typeof value === "object" && value !== null && !Array.isArray(value) && Object.values(value).every((v) => typeof v === "string");
}

/** Plain JSON: reactive proxies and fields without a value do not go into the document. */
const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value)) as unknown;

/** Whether two plain values are equal, whatever the order of their fields. */
export function same(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null || Array.isArray(a) !== Array.isArray(b)) return false;
  const [keys, others] = [Object.keys(a), Object.keys(b)];
  return keys.length === others.length && keys.every((key) => same((a as never)[key], (b as never)[key]));
}
