/**
 * The shared page this browser looks at, when its address says so: `/share/TOKEN/…`, or `/embed/TOKEN/…` in another site's
 * frame. Everything is then asked of the link instead of the journey, and nothing can be written.
 */
import type { Text } from "./generated/records";
import { within } from "./root";

export interface Shows { views: string[]; numbers: boolean; quotes: boolean; people: boolean; comments: boolean }
export interface SharedPage { journey: string; title: Text; workspace: string; shows: Shows; languages: string[] }

const found = /^\/(share|embed)\/([^/]+)/.exec(within(globalThis.location?.pathname ?? "") ?? "");

class Shared {
  readonly token = found![2]!;
  readonly embedded = found![1] === "embed";
  /** What stands before the view in its address. */
  readonly base = found![0];
  /** What the link shows; null until it is known. */
  page = $state.raw<SharedPage | null>(null);

  shows(what: "numbers" | "comments"): boolean {
    return this.page?.shows[what] ?? false;
  }
}

/** Null on every other page. A page never turns into the other kind: the address is read once. */
export const shared: Shared | null = found ? new Shared() : null;
