/** One open audit: what the server says of it, and acts on it one after the other, so that a later answer never gives way to an earlier one. */
import { api, type Problem } from "../../api";
import { asProblem } from "../journey/session.svelte";
import type { AuditContent, AuditView, Finding, Standing } from "./model";

export class Book {
  view = $state.raw<AuditView | null>(null);
  /** Why it cannot be shown. */
  failed = $state.raw<Problem | null>(null);
  /** What became of the last act. */
  problem = $state.raw<Problem | null>(null);
  saving = $state(0);
  #last: Promise<unknown> = Promise.resolve();

  constructor(readonly id: string) {
    void this.load();
  }

  /** Only read where it has been loaded. */
  get content(): AuditContent {
    return this.view!.content;
  }
  /** Whether questions and findings may be written: by who may edit, until it is signed. */
  get writes(): boolean {
    return this.follows && this.content.status !== "reported";
  }
  /** Whether causes, actions and checks may be: until it is closed. */
  get follows(): boolean {
    return this.view!.may_edit && this.content.status !== "closed";
  }
  standing(finding: Finding): Standing | undefined {
    return this.view!.standing.find((one) => one.finding === finding.finding);
  }

  async load(): Promise<void> {
    try {
      this.view = await api.audit(this.id);
      this.failed = null;
    } catch (cause) {
      this.failed = asProblem(cause);
    }
  }

  /** Does it after all that was begun before; whether it was done. */
  async doing(act: () => Promise<AuditView>): Promise<boolean> {
    this.saving += 1;
    const mine = this.#last.then(act);
    this.#last = mine.catch(() => undefined);
    try {
      this.view = await mine;
      this.problem = null;
      return true;
    } catch (cause) {
      this.problem = asProblem(cause);
      return false;
    } finally {
      this.saving -= 1;
    }
  }
}
