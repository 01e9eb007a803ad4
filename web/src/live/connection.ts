/**
 * One shared document's connection to its room: sends what is written here, takes in what others write, and knows what
 * the server has on its disk. Comes again by itself when the line breaks. Nothing of the screen.
 */
import * as Y from "yjs";
import { Outbox } from "./outbox";
import { CLOSED, awareness, queryAwareness, read, step1, step2, update, type RoomFacts } from "./protocol";

export type LineState = "connecting" | "live" | "offline" | "reload" | "gone" | "forbidden";

/** What of a WebSocket is used here; tests give their own. */
export type Socket = Pick<WebSocket, "binaryType" | "readyState" | "onopen" | "onmessage" | "onclose" | "send" | "close">;

export interface LineOptions {
  /** The room's address, asked for anew at each attempt. */
  address: () => string;
  socket?: (address: string) => Socket;
  onchange: () => void;
  onawareness?: (states: Uint8Array) => void;
  /** Something beside the document has changed: comments, votes … */
  onnews?: (topic: string) => void;
}

/** The first wait before coming again, and the longest; a server that was restarted is found soon. */
const FIRST_WAIT = 500;
const LONGEST_WAIT = 10_000;
/** How often a silent line is tried, and how long it may stay silent then. */
const TRY_EVERY = 20_000;
const SILENT_FOR = 8_000;
const [CONNECTING, OPEN] = [0, 1];

/** A line that is only just being opened is let open first: to close it before is an error in the browser's eyes. */
function hangUp(socket: Socket): void {
  if (socket.readyState === CONNECTING) socket.onopen = () => socket.close();
  else socket.close();
}

export class Line {
  state: LineState = "connecting";
  facts: RoomFacts | null = null;
  /** What is written goes on with what was written before (typing): together they are one edit that waits. */
  joins = false;
  readonly outbox = new Outbox();
  #socket: Socket | null = null;
  /** The server's state vector was answered on this connection: edits go out as they are made. */
  #answered = false;
  #wait = FIRST_WAIT;
  #again: ReturnType<typeof setTimeout> | undefined;
  #tries: ReturnType<typeof setInterval> | undefined;
  #heard = 0;
  #asked: { resolve: () => void; reject: (cause: Error) => void }[] = [];
  #closed = false;
  #listens = false;

  constructor(readonly doc: Y.Doc, readonly options: LineOptions) {}

  /** From here on what is written goes out. Not before the document is here: hearing of all of it would cost as much as reading it. */
  listen(): void {
    if (this.#listens) return;
    this.#listens = true;
    this.doc.on("update", this.#written);
  }

  connect(): void {
    this.listen();
    clearTimeout(this.#again);
    if (this.#closed || this.#socket || this.ended) return;
    const address = this.options.address();
    const socket = (this.#socket = this.options.socket?.(address) ?? new WebSocket(address));
    socket.binaryType = "arraybuffer";
    this.#answered = false;
    this.#heard = performance.now();
    socket.onopen = () => this.#send(step1(Y.encodeStateVector(this.doc)));
    socket.onmessage = (event: MessageEvent) => this.#take(event.data as ArrayBuffer);
    socket.onclose = (event: CloseEvent) => this.#lost(socket, event.code);
  }

  /** End the connection for good; what waits stays in the outbox. */
  close(): void {
    this.#closed = true;
    clearTimeout(this.#again);
    this.doc.off("update", this.#written);
    const socket = this.#socket;
    if (socket) {
      this.#lost(socket, 1000);
      hangUp(socket);
    }
  }

  /** Take in edits that were kept from another time: here at once, to the server as soon as it can be reached. */
  restore(bytes: Uint8Array, edits: number): void {
    this.outbox.add(bytes, false, edits);
    Y.applyUpdate(this.doc, bytes, this);
  }

  /** Resolves when all that the server had when asked is here; rejects when the line breaks first. */
  refresh(): Promise<void> {
    if (this.state !== "live") return Promise.reject(new Error("the line is not open"));
    return new Promise((resolve, reject) => {
      this.#asked.push({ resolve, reject });
      this.#send(step1(Y.encodeStateVector(this.doc)));
    });
  }

  tell(states: Uint8Array): void {
    if (this.state === "live") this.#send(awareness(states));
  }

  /** Whether the line still holds; without an answer it is opened anew. Also when the network says it is back. */
  probe(): void {
    if (!this.#socket) {
      this.#wait = FIRST_WAIT;
      this.connect();
      return;
    }
    const asked = performance.now();
    this.#send(this.state === "live" ? step1(Y.encodeStateVector(this.doc)) : queryAwareness());
    const socket = this.#socket;
    setTimeout(() => {
      if (this.#socket !== socket || this.#heard >= asked) return;
      this.#lost(socket, 1006);
      socket.close();
    }, SILENT_FOR);
  }

  /** The document cannot be written any more: taken away, restarted, or not ours to write. */
  get ended(): boolean {
    return this.state === "reload" || this.state === "gone" || this.state === "forbidden";
  }

  #send(message: Uint8Array<ArrayBuffer>): void {
    if (this.#socket?.readyState === OPEN) this.#socket.send(message);
  }

  #written = (bytes: Uint8Array, origin: unknown): void => {
    if (origin === this) return;
    this.outbox.add(bytes, this.#answered, this.joins && this.outbox.size ? 0 : 1);
    if (this.#answered) this.#send(update(bytes));
    this.options.onchange();
  };

  #take(content: ArrayBuffer): void {
    this.#heard = performance.now();
    const message = read(content);
    switch (message.kind) {
      case "step1":
        this.#answered = true;
        this.outbox.answering();
        this.#send(step2(Y.encodeStateAsUpdate(this.doc, message.state)));
        this.options.onchange();
        break;
      case "step2":
        Y.applyUpdate(this.doc, message.update, this);
        for (const asked of this.#asked.splice(0)) asked.resolve();
        if (this.state !== "live") this.#live();
        break;
      case "update":
        Y.applyUpdate(this.doc, message.update, this);
        break;
      case "awareness":
        this.options.onawareness?.(message.states);
        break;
      case "saved":
        this.outbox.saved(message.count);
        this.options.onchange();
        break;
      case "room":
        this.facts = message.facts;
        this.options.onchange();
        break;
      case "news":
        this.options.onnews?.(message.topic);
        break;
      case "unknown":
        break;
    }
  }

  #live(): void {
    this.state = "live";
    this.#wait = FIRST_WAIT;
    clearInterval(this.#tries);
    this.#tries = setInterval(() => this.probe(), TRY_EVERY);
    this.options.onchange();
  }

  #lost(socket: Socket, code: number): void {
    if (this.#socket !== socket) return;
    this.#socket = null;
    this.#answered = false;
    clearInterval(this.#tries);
    this.outbox.disconnected();
    for (const asked of this.#asked.splice(0)) asked.reject(new Error("the line broke"));
    if (code === CLOSED.reload) this.state = "reload";
    else if (code === CLOSED.gone) this.state = "gone";
    else if (code === CLOSED.forbidden) this.state = "forbidden";
    else {
      this.state = "offline";
      if (!this.#closed) this.#again = setTimeout(() => this.connect(), this.#wait * (0.75 + Math.random() / 2));
      this.#wait = Math.min(this.#wait * 2, LONGEST_WAIT);
    }
    this.options.onchange();
  }
}
