/**
 * Undo over several shared documents as one line of steps: only what was written here is undone, and what others wrote
 * since stays. A step may touch several documents, or join the step before it (typing).
 */
import * as Y from "yjs";
import { recordsOf } from "./shared";

type StackItem = Y.UndoManager["undoStack"][number];
interface Step {
  what: string;
  items: { manager: Y.UndoManager; item: StackItem }[];
}

/** Steps kept; older ones cannot be undone. */
const KEPT = 300;

export class History {
  readonly origin = {};
  #managers: Y.UndoManager[] = [];
  #done: Step[] = [];
  #undone: Step[] = [];
  #items: Step["items"] | null = null;

  constructor(docs: readonly Y.Doc[]) {
    for (const doc of docs) this.add(doc);
  }

  /** From now on what is written in this document, too, can be undone. */
  add(doc: Y.Doc): void {
    const manager = new Y.UndoManager(recordsOf(doc), { trackedOrigins: new Set([this.origin]), captureTimeout: 0 });
    manager.on("stack-item-added", ({ stackItem }: { stackItem: StackItem }) => this.#items?.push({ manager, item: stackItem }));
    this.#managers.push(manager);
  }

  /** The document is no longer written here: what a step did in it stays done. */
  drop(doc: Y.Doc): void {
    const at = this.#managers.findIndex((manager) => manager.doc === doc);
    const [gone] = at < 0 ? [] : this.#managers.splice(at, 1);
    gone?.destroy();
    for (const stack of [this.#done, this.#undone]) {
      for (const step of stack) step.items = step.items.filter(({ manager }) => manager !== gone);
      stack.splice(0, stack.length, ...stack.filter((step) => step.items.length));
    }
  }

  get canUndo(): boolean {
    return this.#done.length > 0;
  }
  get canRedo(): boolean {
    return this.#undone.length > 0;
  }
  /** What would be undone and done again, in the words of the command. */
  get undoes(): string | undefined {
    return this.#done.at(-1)?.what;
  }
  get redoes(): string | undefined {
    return this.#undone.at(-1)?.what;
  }

  /** Everything that `write` changes under our origin is one step, or part of the last one when it `joins` it. */
  record(what: string, write: () => void, joins: boolean): void {
    const items = this.#collect(write);
    if (!items.length) return;
    const last = this.#done.at(-1);
    if (joins && last && !this.#undone.length) last.items.push(...items);
    else this.#done.push({ what, items });
    if (this.#done.length > KEPT) this.#done.shift();
    this.#undone = [];
  }

  /** Gives what was undone; undefined when there was nothing. */
  undo(): string | undefined {
    return this.#replay(this.#done, this.#undone, "undo");
  }
  redo(): string | undefined {
    return this.#replay(this.#undone, this.#done, "redo");
  }

  destroy(): void {
    for (const manager of this.#managers) manager.destroy();
  }

  /** Each item is undone by itself: Yjs would go on to the next one when an item has nothing left to change. */
  #replay(from: Step[], to: Step[], how: "undo" | "redo"): string | undefined {
    const step = from.pop();
    if (!step) return undefined;
    const items = this.#collect(() => {
      for (const { manager, item } of step.items.toReversed()) {
        manager.undoStack = how === "undo" ? [item] : [];
        manager.redoStack = how === "redo" ? [item] : [];
        manager[how]();
      }
    });
    if (items.length) to.push({ what: step.what, items });
    return step.what;
  }

  #collect(write: () => void): Step["items"] {
    const items: Step["items"] = (this.#items = []);
    try {
      write();
    } finally {
      this.#items = null;
    }
    return items;
  }
}
