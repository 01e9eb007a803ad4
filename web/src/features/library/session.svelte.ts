/** What all journeys share, open for writing: one line of steps to undo over the pages of personas and sources. */
import type { Problem } from "../../api";
import { asProblem } from "../../attempt.svelte";
import { Editor } from "../../live/editor.svelte";

export class LibrarySession {
  readonly edit = new Editor(null);
  problem = $state.raw<Problem | null>(null);

  async load(): Promise<void> {
    try {
      await this.edit.load();
      this.problem = null;
    } catch (cause) {
      if (!this.edit.loaded) this.problem = asProblem(cause);
    }
  }
}

let open: { session: LibrarySession; end: () => void } | null = null;

/** The same for all pages of the library, begun by the first and living on when that one is left. */
export function openLibrary(): LibrarySession {
  if (!open) {
    let session!: LibrarySession;
    const end = $effect.root(() => {
      session = new LibrarySession();
    });
    open = { session, end };
    void session.load();
  }
  return open.session;
}

/** When one goes on to pages that do not write in it. */
export function closeLibrary(): void {
  open?.session.edit.close();
  open?.end();
  open = null;
}
