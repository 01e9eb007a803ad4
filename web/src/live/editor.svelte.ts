/**
 * How the pages write: one change at a time, undone per person, in two shared documents at once. What is written shows at
 * once, goes to the others through the rooms, and is kept here until the server has it on its disk.
 */
import * as Y from "yjs";
import { api, Problem } from "../api";
import { record, type AnyRecord, type Records } from "../core/model";
import { LANGUAGES, reader, type Language } from "../i18n.svelte";
import { root } from "../root";
import { Draft, type Change } from "./change";
import { Line, type LineOptions, type LineState } from "./connection";
import { Documents } from "./documents.svelte";
import { browserKeep, type Keep, type Kept } from "./keep";
import { Neighbour } from "./neighbour";
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
  putRecords(id: string | null, put: object[], remove: string[]): Promise<unknown>;
  /** There are no rooms: what was read stays as it is. */
  alone?: boolean;
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
  /** The library's, and before it the journey's where one is open. */
  #lines: readonly Line[];
  #library: Line;
  #neighbours = new Map<string, Neighbour>();
  #history: History;
  #presences: Presences;
  #server: Server;
  #epochs = { journey: 0, library: 0 };
  #workspace = "";
  #unsent: readonly Unsent[];
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

  /** `id`: the journey; null where only what all journeys share is written. */
  constructor(readonly id: string | null, server: Server = api) {
    this.#server = server;
    const { journey, library } = this.documents;
    this.#history = new History([library, journey]);
    this.#presences = new Presences(journey.clientID);
    const common = { ...(server.socket && { socket: server.socket }), onchange: () => this.#update() };
    const address = (room: string, epoch: () => number) => () => this.#address(room, epoch());
    this.#library = new Line(library, { ...common, address: address("library", () => this.#epochs.library) });
    const own = id === null ? [] : [
      new Line(journey, { ...common, address: address(id, () => this.#epochs.journey), onawareness: (states) => this.#met(states), onnews: (topic) => this.onnews(topic) }),
    ];
    this.#lines = [...own, this.#library];
    this.#keep = server.keep ?? browserKeep();
    this.#unsent = this.#lines.map((line) => new Unsent(this.#keep, line, (record) => this.records.get(record)));
    this.documents.onlocal = (doc, ids) => this.#unsent[this.#lines.findIndex((line) => line.doc === doc)]?.touch(ids);
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
    const journey = this.id === null ? undefined : record(this.records, "journey", this.id);
    const own = (journey?.languages ?? []).filter((code) => (LANGUAGES as readonly string[]).includes(code));
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
    const [own, library] = await Promise.all([this.id === null ? null : this.#server.document(this.id), this.#server.document(null)]);
    const read = [...(own ? [own] : []), library];
    const epochs = { journey: own?.epoch ?? 0, library: library.epoch };
    if (this.#loaded && (epochs.journey !== this.#epochs.journey || epochs.library !== this.#epochs.library)) return;
    this.#epochs = epochs;
    this.#workspace = library.workspace;
    // The library first: no card names a record that is not there.
    for (const [i, line] of [...this.#lines.entries()].toReversed()) Y.applyUpdate(line.doc, read[i]!.state, line);
    for (const line of this.#lines) line.listen();
    this.#allowed = read.every((one) => one.mayEdit);
    if (!this.#loaded) {
      this.#loaded = true;
      const { workspace } = library;
      const begun = this.#unsent.map((unsent, i) =>
        unsent.begin({ workspace, document: this.#lines[i] === this.#library ? "library" : this.id!, epoch: read[i]!.epoch }),
      );
      this.#leftover = (await Promise.all(begun)).flat();
    }
    if (this.#server.alone) this.#state = "live";
    else for (const line of this.#lines) line.connect();
  }

  /**
   * Opens another journey so that a change may write in its own record and its steps (`Change.patch` with `journey:…` or
   * `journey:…#step:…`) and is undone with the rest of the change. Asked for before each such change; throws a Problem when it cannot be read or written.
   */
  async reach(journey: string): Promise<void> {
    if (journey === this.id) return;
    const known = this.#neighbours.get(journey);
    if (known && !known.line.ended) return;
    const read = await this.#server.document(journey);
    if (!read.mayEdit) throw new Problem(403, { code: "forbidden", where: journey });
    if (known) this.#leave(known);
    const socket = this.#server.socket;
    const made = new Neighbour(journey, read, this.#keep, {
      ...(socket && { socket }), onchange: () => this.#update(), address: () => this.#address(journey, read.epoch),
    });
    this.#neighbours.set(journey, made);
    this.#history.add(made.doc);
    await made.begin(read);
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
    for (const unsent of this.#allUnsent()) unsent.write();
  }

  /**
   * ONE undo step: what `change` writes, in at most one transaction per document. When `change` throws, nothing is written.
   * With `joins`, runs of the same name that follow each other closely become one step, as typing does; with a word there,
   * all that follow each other with the same word, however long it takes.
   */
  run(what: string, change: (c: Change) => void, options: { joins?: boolean | string } = {}): void {
    if (!this.mayEdit) throw new Problem(403, { code: "read-only", what: "The map cannot be changed here and now" });
    const draft = new Draft(this.#writable(), (id) => this.#stepBeside(id));
    change(draft);
    const word = typeof options.joins === "string" ? options.joins : "";
    const soon = performance.now() - this.#last.at < JOIN_MS;
    const joins = Boolean(options.joins) && this.#last.what === what && this.#last.word === word && (word !== "" || soon);
    for (const line of this.#allLines()) line.joins = joins;
    this.#history.record(what, () => this.#write(draft), joins);
    for (const line of this.#allLines()) line.joins = false;
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
      this.#journeys?.tell(this.#presences.tell(this.#mine));
    }, TELL_MS);
  }

  /** Resolves when everything written so far is on the server's disk. */
  whenSaved(): Promise<void> {
    if (!this.#waiting) return Promise.resolve();
    return new Promise((resolve) => this.#whenSaved.push(resolve));
  }

  /** The network is back, or the page is shown again: see whether the lines hold. */
  probe(): void {
    if (this.#loaded) for (const line of this.#allLines()) line.probe();
  }

  close(): void {
    this.keep();
    clearTimeout(this.#telling);
    for (const line of this.#lines) line.close();
    this.#history.destroy();
    for (const neighbour of this.#neighbours.values()) neighbour.close();
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
    const before = this.#writable();
    for (const doc of [this.documents.library, this.documents.journey, ...[...this.#neighbours.values()].map((one) => one.doc)]) {
      const records = recordsOf(doc);
      const part = [...draft.staged].filter(([id, wanted]) => (wanted ? this.#home(id) === records : records.has(id)));
      if (!part.length) continue;
      doc.transact(() => {
        for (const [id, wanted] of part) {
          if (wanted) writeRecord(records, wanted, before.get(id) ?? this.#stepBeside(id));
          else records.delete(id);
        }
      }, this.#history.origin);
    }
  }

  /** Where the record is, or where one of its kind belongs. */
  #home(id: string): Y.Map<unknown> {
    const neighbour = this.#neighbours.get(id.split("#")[0]!);
    if (neighbour) return recordsOf(neighbour.doc);
    const own = recordsOf(this.documents.journey);
    return own.has(id) || kindInfo(id)?.scope === "journey" ? own : recordsOf(this.documents.library);
  }

  /** The journey's line: who is here goes by it. */
  get #journeys(): Line | undefined {
    return this.#lines.find((line) => line !== this.#library);
  }
  #allLines(): Line[] {
    return [...this.#lines, ...[...this.#neighbours.values()].map((one) => one.line)];
  }
  #allUnsent(): Unsent[] {
    return [...this.#unsent, ...[...this.#neighbours.values()].map((one) => one.unsent)];
  }
  /** What a change may read and write: the records, and the own records of the journeys that were reached. */
  #writable(): Records {
    if (!this.#neighbours.size) return this.records;
    const found = new Map(this.records);
    for (const one of this.#neighbours.values()) {
      const own = one.journey;
      if (own) found.set(own.id, own);
    }
    return found;
  }
  /** A step of a journey that was reached, by both their ids. */
  #stepBeside(id: string): AnyRecord | undefined {
    const [journey, step] = id.split("#");
    return step ? this.#neighbours.get(journey!)?.step(step) : undefined;
  }
  #leave(neighbour: Neighbour): void {
    this.#history.drop(neighbour.doc);
    neighbour.close();
  }

  #address(room: string, epoch: number): string {
    const query = new URLSearchParams({ schema: String(SCHEMA), epoch: String(epoch), confirm: "1", workspace: this.#workspace });
    return `${location.protocol === "https:" ? "wss" : "ws"}://${location.host}${root}/collab/${encodeURIComponent(room)}?${query}`;
  }

  #met(states: Uint8Array): void {
    if (this.#presences.take(states)) this.#journeys?.tell(this.#presences.announce());
    this.#here = [...this.#presences.others.values()].sort((a, b) => a.client - b.client);
  }

  #update(): void {
    const was = this.#state;
    this.#waiting = this.#allLines().reduce((sum, line) => sum + line.outbox.size, 0);
    this.#state = stateOf(this.#lines.map((line) => line.state), this.#waiting);
    const facts = this.#lines.map((line) => line.facts);
    if (facts.every(Boolean)) this.#allowed = facts.every((one) => one!.may_edit);
    for (const unsent of this.#allUnsent()) unsent.changed();
    this.#canUndo = this.#history.canUndo;
    this.#canRedo = this.#history.canRedo;
    const isLive = this.#state === "live" || this.#state === "saving";
    const wasLive = was === "live" || was === "saving";
    if (isLive && !wasLive) {
      this.#journeys?.tell(this.#presences.tell(this.#mine));
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
