/**
 * Another journey's document beside the open one: a form that says who walks a journey, or which step it unfolds, writes in
 * that journey's own record, and in its steps, which a change calls `journey:…#step:…` (copies of a map have the same steps).
 */
import * as Y from "yjs";
import type { AnyRecord } from "../core/model";
import { Line, type LineOptions } from "./connection";
import type { Keep } from "./keep";
import { readRecord, recordsOf } from "./shared";
import { Unsent } from "./unsent";

export class Neighbour {
  readonly doc = new Y.Doc();
  readonly line: Line;
  readonly unsent: Unsent;

  constructor(readonly id: string, read: { state: Uint8Array }, keep: Keep, options: LineOptions) {
    this.line = new Line(this.doc, options);
    this.unsent = new Unsent(keep, this.line, (record) => readRecord(recordsOf(this.doc), record));
    Y.applyUpdate(this.doc, read.state, this.line);
    const records = recordsOf(this.doc);
    records.observeDeep((events, transaction) => {
      if (transaction.local) this.unsent.touch([...new Set(events.flatMap((one) => (one.target === records ? [...one.changes.keys.keys()] : [String(one.path[0])])))]);
    });
    this.line.listen();
  }

  /** The journey's own record as it is now. */
  get journey(): AnyRecord | undefined {
    return readRecord(recordsOf(this.doc), this.id);
  }

  /** A step as it is now. */
  step(id: string): AnyRecord | undefined {
    return id.startsWith("step:") ? readRecord(recordsOf(this.doc), id) : undefined;
  }

  /** Take in what waited from another time, then open the line; what cannot be merged is offered on the journey's own pages. */
  async begin({ workspace, epoch }: { workspace: string; epoch: number }): Promise<void> {
    await this.unsent.begin({ workspace, document: this.id, epoch });
    this.line.connect();
  }

  close(): void {
    this.unsent.write();
    this.line.close();
    this.doc.destroy();
  }
}
