/**
 * How the pages write: one change at a time, undone per person, in two shared documents at once. What is written shows at
 * once, goes to the others through the rooms, and is kept here until the server has it on its disk.
 */
import * as Y from "yjs";
import { api, Problem } from "../api";
import { record, type Records } from "../core/model";
import { LANGUAGES, reader, type Language } from "../i18n.svelte";
import { Draft, type Change } from "./change";
import { Line, type LineOptions, type LineState } from "./connection";
import { Documents } from "./documents.svelte";
import { browserKeep, type Keep, type Kept } from "./keep";
import { Presences, type Presence } from "./presence";
import { SCHEMA, recordsOf, writeRecord, kindInfo } from "./shared";
import { History } from "./undo";
import { Unsent } from "./unsent";

export type { Change } from "./change";
export type { Presence } from "./presence";

/** How the shared documents stand between this page and the server. */
export type EditorState = LineState | "saving";

/** Where the documents come from and go to; tests give their own. */
export interface Server {
  document(id: string | null): Promise<{ state: Uint8Array; epoch: number; mayEdit: boolean; workspace: string }>;
  putRecords(id: string, put: object[], remove: string[]): Promise<unknown>;
  socket?: LineOptions["socket"];
  /** Where unsent edits are kept; else the browser's store. */
  keep?: Keep;
}

/** Pointers move at most this often. */
const TELL_MS = 60;
/** Runs of the same command by the same name that follow so soon are one step (typing). */
const JOIN_MS = 1_500;

export class Editor {
  readonly documents = new Documents();
  /** Told when something beside the documents has changed (comments, votes, the timer, people); "all" after a silence. */
  onnews: (topic: string) => void = () => undefined;
  #lines: readonly [Line, Line];
  #history: History;
  #presences: Presences;
  #server: Server;
  #epochs = { journey: 0, library: 0 };
  #workspace = "";
  #unsent: readonly [Unsent, Unsent];
  #keep: Keep;
  #loaded = $state(false);
  #allowed = $state(false);
  #state = $state<EditorState>("connecting");
  #waiting = $state(0);
  #canUndo = $state(false);
  #canRedo = $state(false);
  #here = $state.raw<readonly Presence[]>([]);
  #language = $state<Language | null>(null);
  /**
   * False for guests who only look, and while the documents cannot be written. Told only when it turns: what hangs on it
   * (a drag that has begun) is not disturbed by each edit that is saved.
   */
  readonly mayEdit: boolean = $derived(this.#loaded && this.#allowed && this.#state !== "reload" && this.#state !== "gone" && this.#state !== "forbidden");
  #leftover = $state.raw<readonly Kept[]>([]);
  #whenSaved: (() => void)[] = [];
  #mine: Partial<Presence> = {};
  #telling: ReturnType<typeof setTimeout> | undefined;
  #last = { what: "", word: "", at: 0 };

  constructor(readonly id: string, server: Server = api) {
    this.#server = server;
    const { journey, library } = this.documents;
    this.#history = new History([library, journey]);
    this.#presences = new Presences(journey.clientID);
    const common = { ...(server.socket && { socket: server.socket }), onchange: () => this.#update() };
    this.#lines = [
      new Line(journey, { ...common, address: () => this.#address(id, this.#epochs.journey), onawareness: (states) => this.#met(states), onnews: (topic) => this.onnews(topic) }),
      new Line(library, { ...common, address: () => this.#address("library", this.#epochs.library) }),
    ];
    this.#keep = server.keep ?? browserKeep();
    const read = (record: string) => this.records.get(record);
    this.#unsent = [new Unsent(this.#keep, this.#lines[0], read), new Unsent(this.#keep, this.#lines[1], read)];
    this.documents.onlocal = (doc, ids) => this.#unsent[doc === journey ? 0 : 1].touch(ids);
  }

  /** What the others know this page by. */
  get client(): number {
    return this.documents.journey.clientID;
  }
  /** Whether the documents are here. */
  get loaded(): boolean {
    return this.#loaded;
  }
  get records(): Records {
    return this.documents.records;
  }
  get state(): EditorState {
    return this.#state;
  }
  /** How many edits are not yet on the server's disk. */
  get waiting(): number {
    return this.#waiting;
  }
  get canUndo(): boolean {
    return this.#canUndo && this.mayEdit;
  }
  get canRedo(): boolean {
    return this.#canRedo && this.mayEdit;
  }
  /** Edits from another time that the server never got and that cannot be merged: the document was restarted since. */
  get leftover(): readonly Kept[] {
    return this.#leftover;
  }
  /** Everybody else in the room. */
  get here(): readonly Presence[] {
    return this.#here;
  }
  /** The language one writes in: the reader's when the journey has it, else the journey's first. */
  get language(): Language {
    if (this.#language) return this.#language;
    const own = (record(this.records, "journey", this.id)?.languages ?? []).filter((code) => (LANGUAGES as readonly string[]).includes(code));
    return own.length && !own.includes(reader.language) ? (own[0] as Language) : reader.language;
  }
  set language(language: Language) {
    this.#language = language;
  }

  /** Read both documents, then open the lines. Again: what the server has by now. Throws a Problem when it is silent. */
  async load(): Promise<void> {
    if (this.#lines.every((line) => line.state === "live")) {
      const asked = await Promise.allSettled(this.#lines.map((line) => line.refresh()));
      if (asked.every((one) => one.status === "fulfilled")) return;
    }
    const [own, library] = await Promise.all([this.#server.document(this.id), this.#server.document(null)]);
    if (this.#loaded && (own.epoch !== this.#epochs.journey || library.epoch !== this.#epochs.library)) return;
    this.#epochs = { journey: own.epoch, library: library.epoch };
    this.#workspace = own.workspace;
    Y.applyUpdate(this.documents.library, library.state, this.#lines[1]);
    Y.applyUpdate(this.documents.journey, own.state, this.#lines[0]);
    for (const line of this.#lines) line.listen();
    this.#allowed = own.mayEdit && library.mayEdit;
    if (!this.#loaded) {
      this.#loaded = true;
      const { workspace } = own;
      this.#leftover = (
        await Promise.all([
          this.#unsent[0].begin({ workspace, document: this.id, epoch: own.epoch }),
          this.#unsent[1].begin({ workspace, document: "library", epoch: library.epoch }),
        ])
      ).flat();
    }
    for (const line of this.#lines) line.connect();
  }

  /** Put what is left over from another time into the documents as they are now: the server checks it. Throws a Problem. */
  async putLeftover(): Promise<void> {
    const put = this.#leftover.flatMap((entry) => entry.put);
    const removed = this.#leftover.flatMap((entry) => entry.removed);
    await this.#server.putRecords(this.id, put, removed);
    await this.dropLeftover();
    await this.load();
  }
  async dropLeftover(): Promise<void> {
    const keys = this.#leftover.map((entry) => entry.key);
    this.#leftover = [];
    await this.#keep.remove(keys);
  }

  /** Write down what waits: before the page is left. */
  keep(): void {
    for (const unsent of this.#unsent) unsent.write();
  }

  /**
   * ONE undo step: what `change` writes, in at most one transaction per document. When `change` throws, nothing is written.
   * With `joins`, runs of the same name that follow each other closely become one step, as typing does; with a word there,
   * all that follow each other with the same word, however long it takes.
   */
  run(what: string, change: (c: Change) => void, options: { joins?: boolean | string } = {}): void {
    if (!this.mayEdit) throw new Problem(403, { code: "read-only", what: "The map cannot be changed here and now" });
    const draft = new Draft(this.records);
    change(draft);
    const word = typeof options.joins === "string" ? options.joins : "";
    const soon = performance.now() - this.#last.at < JOIN_MS;
    const joins = Boolean(options.joins) && this.#last.what === what && this.#last.word === word && (word !== "" || soon);
    for (const line of this.#lines) line.joins = joins;
    this.#history.record(what, () => this.#write(draft), joins);
    for (const line of this.#lines) line.joins = false;
    this.#last = { what, word, at: performance.now() };
    this.#update();
  }

  /** Gives the name of what was undone. */
  undo(): string | undefined {
    return this.#again(() => this.#history.undo());
  }
  redo(): string | undefined {
    return this.#again(() => this.#history.redo());
  }

  /** What I say of myself to the others; goes out at most every so often. */
  tell(state: Partial<Presence>): void {
    Object.assign(this.#mine, state);
    this.#telling ??= setTimeout(() => {
      this.#telling = undefined;
      this.#lines[0].tell(this.#presences.tell(this.#mine));
    }, TELL_MS);
  }

  /** Resolves when everything written so far is on the server's disk. */
  whenSaved(): Promise<void> {
    if (!this.#waiting) return Promise.resolve();
    return new Promise((resolve) => this.#whenSaved.push(resolve));
  }

  /** The network is back, or the page is shown again: see whether the lines hold. */
  probe(): void {
    if (this.#loaded) for (const line of this.#lines) line.probe();
  }

  close(): void {
    this.keep();
    clearTimeout(this.#telling);
    for (const line of this.#lines) line.close();
    this.#history.destroy();
    this.documents.close();
  }

  #again(go: () => string | undefined): string | undefined {
    if (!this.mayEdit) return undefined;
    const what = go();
    this.#last = { what: "", word: "", at: 0 };
    this.#update();
    return what;
  }

  /** The library first: no card names a record that others have not got. */
  #write(draft: Draft): void {
    const { journey, library } = this.documents;
    const own = recordsOf(journey);
    const shared = recordsOf(library);
    const before = this.records;
    const parts = [[library, shared], [journey, own]] as const;
    for (const [doc, records] of parts) {
      const part = [...draft.staged].filter(([id, wanted]) => (wanted ? this.#home(id) === records : records.has(id)));
      if (!part.length) continue;
      doc.transact(() => {
        for (const [id, wanted] of part) {
          if (wanted) writeRecord(records, wanted, before.get(id));
          else records.delete(id);
        }
      }, this.#history.origin);
    }
  }

  /** Where the record is, or where one of its kind belongs. */
  #home(id: string): Y.Map<unknown> {
    const own = recordsOf(this.documents.journey);
    return own.has(id) || kindInfo(id)?.scope === "journey" ? own : recordsOf(this.documents.library);
  }

  #address(room: string, epoch: number): string {
    const query = new URLSearchParams({ schema: String(SCHEMA), epoch: String(epoch), confirm: "1", workspace: this.#workspace });
    return `${location.protocol === "https:" ? "wss" : "ws"}://${location.host}/collab/${encodeURIComponent(room)}?${query}`;
  }

  #met(states: Uint8Array): void {
    if (this.#presences.take(states)) this.#lines[0].tell(this.#presences.announce());
    this.#here = [...this.#presences.others.values()].sort((a, b) => a.client - b.client);
  }

  #update(): void {
    const [journey, library] = this.#lines;
    const was = this.#state;
    this.#waiting = journey.outbox.size + library.outbox.size;
    this.#state = stateOf([journey.state, library.state], this.#waiting);
    const facts = [journey.facts, library.facts];
    if (facts.every(Boolean)) this.#allowed = facts.every((one) => one!.may_edit);
    for (const unsent of this.#unsent) unsent.changed();
    this.#canUndo = this.#history.canUndo;
    this.#canRedo = this.#history.canRedo;
    const isLive = this.#state === "live" || this.#state === "saving";
    const wasLive = was === "live" || was === "saving";
    if (isLive && !wasLive) {
      journey.tell(this.#presences.tell(this.#mine));
      this.onnews("all");
    }
    if (!isLive && wasLive) {
      this.#presences.clear();
      this.#here = [];
    }
    if (!this.#waiting) for (const saved of this.#whenSaved.splice(0)) saved();
  }
}

function stateOf(lines: readonly LineState[], waiting: number): EditorState {
  for (const state of ["gone", "forbidden", "reload", "offline", "connecting"] as const) if (lines.includes(state)) return state;
  return waiting ? "saving" : "live";
}
