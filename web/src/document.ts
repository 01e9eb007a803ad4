/**
 * The journey's and the library's records, read from their Yjs documents. `records` is a plain map that is made anew
 * once per transaction; Svelte hears of it through `createSubscriber`, so that edits from elsewhere show by themselves.
 */
import { createSubscriber } from "svelte/reactivity";
import * as Y from "yjs";
import type { AnyRecord, Records } from "./core/model";

export class JourneyDocument {
  #docs: Y.Doc[];
  #subscribe: () => void;
  #records: Records | null = null;

  constructor(...states: Uint8Array[]) {
    this.#docs = states.map((state) => {
      const doc = new Y.Doc();
      Y.applyUpdate(doc, state);
      return doc;
    });
    this.#subscribe = createSubscriber((update) => {
      const changed = (): void => {
        this.#records = null;
        update();
      };
      for (const doc of this.#docs) doc.on("afterTransaction", changed);
      return () => {
        for (const doc of this.#docs) doc.off("afterTransaction", changed);
      };
    });
  }

  /** Every record by id; reading it in a component keeps that component up to date. */
  get records(): Records {
    this.#subscribe();
    this.#records ??= this.#read();
    return this.#records;
  }

  #read(): Records {
    const found = new Map<string, AnyRecord>();
    // The library first, so that a journey's own record of the same id wins.
    for (const doc of [...this.#docs].reverse()) {
      doc.getMap<unknown>("records").forEach((value, id) => {
        const plain = value instanceof Y.AbstractType ? (value.toJSON() as object) : (value as object);
        found.set(id, { ...plain, id });
      });
    }
    return found;
  }
}
