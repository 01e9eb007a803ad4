/**
 * Another journey's document beside the open one: a form that says who walks a journey, or which step it unfolds, writes in
 * that journey's own record and nothing else of it.
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
    this.unsent = new Unsent(keep, this.line, () => this.journey);
    Y.applyUpdate(this.doc, read.state, this.line);
    recordsOf(this.doc).observeDeep((_, transaction) => {
      if (transaction.local) this.unsent.touch([id]);
    });
    this.line.listen();
  }

  /** The journey's own record as it is now. */
  get journey(): AnyRecord | undefined {
    return readRecord(recordsOf(this.doc), this.id);
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
