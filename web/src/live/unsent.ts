/**
 * One shared document's unsent edits: written to the browser's store while they wait, taken back in when the document is
 * opened again, and set aside when its history was restarted meanwhile.
 */
import type { AnyRecord } from "../core/model";
import type { Line } from "./connection";
import type { Keep, Kept } from "./keep";
import { SCHEMA } from "./shared";

/** Waits so long after an edit before it is written down: a row of keystrokes is written once. */
const WRITE_AFTER_MS = 120;

export class Unsent {
  #key = "";
  #document: { workspace: string; document: string; epoch: number } | null = null;
  #touched = new Set<string>();
  /** Entries of other pages whose edits are in this document now; gone once the server has them. */
  #taken: string[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;
  #written = false;

  constructor(readonly keep: Keep, readonly line: Line, readonly read: (id: string) => AnyRecord | undefined) {}

  /** The document is here: take in what waited. Gives what cannot be merged because the document was restarted. */
  async begin(document: { workspace: string; document: string; epoch: number }): Promise<Kept[]> {
    this.#document = document;
    this.#key = `${document.workspace}|${document.document}|${this.line.doc.clientID}`;
    let found: Kept[];
    try {
      found = await this.keep.read(document.workspace, document.document);
    } catch {
      return []; // no store: nothing was kept
    }
    const apart: Kept[] = [];
    for (const entry of found) {
      if (entry.key === this.#key) continue;
      if (entry.epoch !== document.epoch || entry.schema !== SCHEMA) apart.push(entry);
      else {
        this.line.restore(entry.update, entry.edits);
        this.#taken.push(entry.key);
        for (const record of entry.put) this.#touched.add((record as AnyRecord).id);
        for (const id of entry.removed) this.#touched.add(id);
      }
    }
    return apart;
  }

  /** These records were changed here. */
  touch(ids: Iterable<string>): void {
    for (const id of ids) this.#touched.add(id);
  }

  /** The outbox has changed: write down what waits, or forget it when nothing does. */
  changed(): void {
    if (!this.#document) return;
    if (this.line.outbox.size) {
      this.#timer ??= setTimeout(() => this.write(), WRITE_AFTER_MS);
      return;
    }
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#touched.clear();
    const keys = this.#taken.splice(0);
    if (this.#written) keys.push(this.#key);
    this.#written = false;
    if (keys.length) this.keep.remove(keys).catch(() => undefined); // left over: merged again, which changes nothing
  }

  /** Write down what waits, now. */
  write(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const entry = this.entry();
    if (!entry) return;
    this.#written = true;
    this.keep.write(entry).catch(() => undefined); // the status says that edits wait; they are still on this page
  }

  /** What waits; null when nothing does. */
  entry(): Kept | null {
    const update = this.line.outbox.content;
    if (!update || !this.#document) return null;
    const put: object[] = [];
    const removed: string[] = [];
    for (const id of this.#touched) {
      const record = this.read(id);
      if (record) put.push(record);
      else removed.push(id);
    }
    return { key: this.#key, ...this.#document, schema: SCHEMA, update, edits: this.line.outbox.size, put, removed, at: new Date().toISOString() };
  }
}
