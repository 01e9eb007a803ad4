/**
 * What was written here and is not yet known to be on the server's disk, in order. An entry gets the number of the
 * message that carries it; when the server says that so many messages are on its disk, the entry goes.
 */
import * as Y from "yjs";

interface Entry {
  update: Uint8Array;
  /** How many edits it holds; none when it goes on with the one before. */
  edits: number;
  /** The message of this connection that carries it; null while none does. */
  message: number | null;
}

/** Beyond so many entries those that wait for a connection are merged into one. */
const MERGE_FROM = 64;

export class Outbox {
  #entries: Entry[] = [];
  #sent = 0;

  /** How many edits wait; 0 only when nothing does. */
  get size(): number {
    const edits = this.#entries.reduce((sum, entry) => sum + entry.edits, 0);
    return this.#entries.length ? Math.max(1, edits) : 0;
  }
  /** All that waits, as one update; null when nothing does. */
  get content(): Uint8Array | null {
    return this.#entries.length ? Y.mergeUpdates(this.#entries.map((entry) => entry.update)) : null;
  }

  /** An edit was made; `sending` when it goes out now. */
  add(update: Uint8Array, sending: boolean, edits = 1): void {
    this.#entries.push({ update, edits, message: sending ? ++this.#sent : null });
    if (this.#entries.length > MERGE_FROM && this.#entries.every((entry) => entry.message === null)) {
      this.#entries = [{ update: this.content!, edits: this.size, message: null }];
    }
  }

  /** The answer to the server's state vector goes out: it carries all that waits. */
  answering(): void {
    this.#sent++;
    for (const entry of this.#entries) entry.message = this.#sent;
  }

  /** So many messages of this connection are on the server's disk. */
  saved(count: number): void {
    this.#entries = this.#entries.filter((entry) => entry.message === null || entry.message > count);
  }

  /** The connection is gone, and nobody knows what became of what was on its way. */
  disconnected(): void {
    this.#sent = 0;
    for (const entry of this.#entries) entry.message = null;
  }
}
