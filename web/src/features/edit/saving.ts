/** What forms have in common: the server says whether what they hold can be read, and then it is written like every edit. */
import { api, Problem } from "../../api";
import type { AnyRecord } from "../../core/model";
import { putForm } from "../../editing/form";
import type { Change, Editor } from "../../live/editor.svelte";

/** A record as a form began with it (not for a new one), and as the form says it now. */
export interface Form { before?: object | undefined; wanted: object }

/**
 * Checks whole records and writes what the form changed in them as one step to undo, with what else belongs to it. Without
 * a server they are written here and go there later. Throws the server's Problem when they cannot be read; resolves when
 * the server has them on its disk, as far as it can be reached.
 */
export async function saveForm(edit: Editor, what: string, forms: readonly Form[], also: (c: Change) => void = () => undefined): Promise<void> {
  try {
    await api.checkRecords(edit.id, forms.map((form) => form.wanted));
  } catch (cause) {
    if (!(cause instanceof Problem && cause.status === 0)) throw cause;
  }
  edit.run(what, (c) => {
    for (const { before, wanted } of forms) putForm(c, before as AnyRecord | undefined, wanted as AnyRecord);
    also(c);
  });
  if (edit.state === "live" || edit.state === "saving") await edit.whenSaved();
}
