/** A room in memory that speaks the server's protocol: one Yjs document per room, a disk that can be slow, a line that can break. */
import * as decoding from "lib0/decoding";
import * as encoding from "lib0/encoding";
import * as Y from "yjs";
import type { Server } from "../../src/live/editor.svelte";
import type { Socket } from "../../src/live/connection";
import { awareness, step1, step2, update } from "../../src/live/protocol";
import type { AnyRecord } from "../../src/core/model";
import type { Keep, Kept } from "../../src/live/keep";
import { readRecord, recordsOf, writeRecord } from "../../src/live/shared";

const SYNC = 0;

export class TestServer implements Server {
  readonly docs = new Map<string, Y.Doc>();
  mayEdit = true;
  epoch = 1;
  /** Nobody can come in while it is down. */
  down = false;
  /** Says "saved" only when released. */
  slow = false;
  readonly sockets = new Set<TestSocket>();

  constructor(own: Record<string, Record<string, unknown>>, library: Record<string, Record<string, unknown>> = {}) {
    for (const [name, records] of [["journey:j", own], ["library", library]] as const) {
      const doc = new Y.Doc();
      doc.transact(() => {
        for (const [id, fields] of Object.entries(records)) writeRecord(recordsOf(doc), { ...fields, id }, undefined);
      });
      this.docs.set(name, doc);
    }
  }

  async document(id: string | null): Promise<{ state: Uint8Array; epoch: number; mayEdit: boolean; workspace: string }> {
    return { workspace: "workspace:w", state: Y.encodeStateAsUpdate(this.docs.get(id ?? "library")!), epoch: this.epoch, mayEdit: this.mayEdit };
  }

  /** The browser's store. */
  keep: Keep & { entries: Map<string, Kept> } = {
    entries: new Map(),
    async write(entry) {
      this.entries.set(entry.key, structuredClone(entry));
    },
    async read(workspace, document) {
      return [...this.entries.values()].filter((entry) => entry.workspace === workspace && entry.document === document);
    },
    async remove(keys) {
      for (const key of keys) this.entries.delete(key);
    },
  };

  /** As the API does: whole records, by one who is not in the room. */
  async putRecords(_id: string, put: object[], remove: string[]): Promise<void> {
    const doc = this.docs.get("journey:j")!;
    doc.transact(() => {
      for (const record of put) writeRecord(recordsOf(doc), record as AnyRecord, readRecord(recordsOf(doc), (record as AnyRecord).id));
      for (const id of remove) recordsOf(doc).delete(id);
    });
  }

  /** The document begins anew with what it holds, as after a restore. */
  restart(): void {
    this.cut();
    this.epoch++;
    for (const [name, old] of this.docs) {
      const doc = new Y.Doc();
      for (const id of recordsOf(old).keys()) writeRecord(recordsOf(doc), readRecord(recordsOf(old), id)!, undefined);
      this.docs.set(name, doc);
    }
    this.down = false;
  }

  socket = (address: string): Socket => {
    const url = new URL(address);
    const socket = new TestSocket(this, decodeURIComponent(url.pathname.replace("/collab/", "")), Number(url.searchParams.get("epoch")));
    queueMicrotask(() => socket.open());
    return socket;
  };

  /** The server stops, or the network. */
  cut(): void {
    this.down = true;
    for (const socket of [...this.sockets]) socket.end(1006);
  }

  release(): void {
    this.slow = false;
    for (const socket of this.sockets) socket.confirm();
  }

  records(room: string): Record<string, unknown> {
    return recordsOf(this.docs.get(room)!).toJSON() as Record<string, unknown>;
  }
}

class TestSocket implements Socket {
  binaryType: BinaryType = "blob";
  readyState: Socket["readyState"] = 0;
  onopen: Socket["onopen"] = null;
  onmessage: Socket["onmessage"] = null;
  onclose: Socket["onclose"] = null;
  #received = 0;
  /** What its page said of itself last: who comes later is told, as in the real room. */
  said: Uint8Array | null = null;

  constructor(readonly server: TestServer, readonly room: string, readonly epoch: number) {}

  get doc(): Y.Doc {
    return this.server.docs.get(this.room)!;
  }

  open(): void {
    if (this.server.down) return this.end(1006);
    if (this.epoch !== this.server.epoch) return this.end(4409);
    this.readyState = 1;
    this.server.sockets.add(this);
    this.onopen?.call(this as never, new Event("open"));
    const facts = JSON.stringify({ epoch: this.epoch, schema: 1, version: 1, may_edit: this.server.mayEdit });
    this.give(encoding.encode((e) => {
      encoding.writeVarUint(e, 101);
      encoding.writeVarString(e, facts);
    }));
    if (this.server.mayEdit) this.give(step1(Y.encodeStateVector(this.doc)));
    for (const other of this.server.sockets) if (other !== this && other.room === this.room && other.said) this.give(awareness(other.said));
  }

  send(data: Parameters<Socket["send"]>[0]): void {
    const decoder = decoding.createDecoder(data as Uint8Array);
    const kind = decoding.readVarUint(decoder);
    if (kind === 1) {
      const states = decoding.readVarUint8Array(decoder);
      this.said = states;
      for (const socket of this.server.sockets) if (socket.room === this.room) socket.give(awareness(states));
    }
    if (kind !== SYNC) return;
    const step = decoding.readVarUint(decoder);
    const body = decoding.readVarUint8Array(decoder);
    if (step === 0) return this.give(step2(Y.encodeStateAsUpdate(this.doc, body)));
    const before = Y.encodeStateVector(this.doc);
    Y.applyUpdate(this.doc, body);
    this.#received++;
    for (const socket of this.server.sockets) if (socket.room === this.room) socket.give(update(Y.encodeStateAsUpdate(this.doc, before)));
    if (!this.server.slow) this.confirm();
  }

  confirm(): void {
    this.give(encoding.encode((e) => {
      encoding.writeVarUint(e, 100);
      encoding.writeVarUint(e, this.#received);
    }));
  }

  close(): void {
    this.end(1000);
  }

  end(code: number): void {
    if (this.readyState === 3) return;
    this.readyState = 3;
    this.server.sockets.delete(this);
    this.onclose?.call(this as never, { code } as CloseEvent);
  }

  give(bytes: Uint8Array): void {
    const content = bytes.slice().buffer;
    queueMicrotask(() => {
      if (this.readyState === 1) this.onmessage?.call(this as never, { data: content } as MessageEvent);
    });
  }
}
