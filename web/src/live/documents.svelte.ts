/**
 * The journey's and the library's shared documents on this page, and what they hold as one snapshot of plain records.
 * The snapshot is a new Map after a change; records that did not change keep their identity, so that a map of thousands
 * of cards redraws only those that did.
 */
import * as Y from "yjs";
import type { AnyRecord, Records } from "../core/model";
import { readRecord, recordsOf } from "./shared";

/** Remote changes come in bursts; the page hears of them at most this often, of the first at once. */
const BURST_MS = 30;

export class Documents {
  readonly journey = new Y.Doc();
  readonly library = new Y.Doc();
  #snapshot: Records | null = null;
  #dirty = new Set<string>();
  #version = $state(0);
  #told = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #listeners = new Set<(changes: readonly Changed[]) => void>();
  #untold: Changed[] = [];
  /** Told of the records that were changed on this page, by document. */
  onlocal: (doc: Y.Doc, ids: readonly string[]) => void = () => undefined;

  constructor() {
    for (const doc of [this.journey, this.library]) {
      recordsOf(doc).observeDeep((events, transaction) => {
        const ids: string[] = [];
        for (const event of events) {
          if (event.path.length) ids.push(String(event.path[0]));
          else ids.push(...event.keys.keys());
        }
        for (const id of ids) this.#dirty.add(id);
        if (transaction.local) this.onlocal(doc, ids);
        this.#changed(transaction.local);
      });
    }
  }

  /** Every record by id; reading it in a component keeps that component up to date. */
  get records(): Records {
    void this.#version;
    return this.#fresh();
  }

  /** Told of records that changed, whoever changed them; gives the function that ends it. */
  onChange(listener: (changes: readonly Changed[]) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  close(): void {
    clearTimeout(this.#timer);
    this.journey.destroy();
    this.library.destroy();
  }

  #changed(local: boolean): void {
    const wait = local ? 0 : this.#told + BURST_MS - performance.now();
    if (wait <= 0) this.#tell();
    else this.#timer ??= setTimeout(() => this.#tell(), wait);
  }

  #tell(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#told = performance.now();
    this.#version++;
    this.#fresh();
    const changes = this.#untold.splice(0);
    if (changes.length) for (const listener of this.#listeners) listener(changes);
  }

  #fresh(): Records {
    if (!this.#snapshot) {
      this.#dirty.clear();
      return (this.#snapshot = this.#readAll());
    }
    if (!this.#dirty.size) return this.#snapshot;
    const next = new Map(this.#snapshot);
    for (const id of this.#dirty) {
      const before = next.get(id);
      const after = this.#read(id);
      if (after) next.set(id, after);
      else next.delete(id);
      this.#untold.push({ id, before, after });
    }
    this.#dirty.clear();
    return (this.#snapshot = next);
  }

  #read(id: string): AnyRecord | undefined {
    // A journey's own record of the same id wins.
    return readRecord(recordsOf(this.journey), id) ?? readRecord(recordsOf(this.library), id);
  }

  #readAll(): Records {
    const found = new Map<string, AnyRecord>();
    for (const doc of [this.library, this.journey]) {
      for (const id of recordsOf(doc).keys()) found.set(id, readRecord(recordsOf(doc), id)!);
    }
    return found;
  }
}

/** A record before and after a change. */
export interface Changed {
  id: string;
  before: AnyRecord | undefined;
  after: AnyRecord | undefined;
}
