/** One open audit: what the server says of it, and acts on it one after the other, so that a later answer never gives way to an earlier one. */
import { api } from "../../api";
import { Attempt } from "../../attempt.svelte";
import type { AuditContent, AuditView, Finding, Standing } from "./model";

export class Book {
  view = $state.raw<AuditView | null>(null);
  readonly looking = new Attempt();
  readonly acting = new Attempt();
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

  load(): Promise<void> {
    return this.looking.load(() => api.audit(this.id), (found) => (this.view = found));
  }

  /** Does it after all that was begun before; whether it was done. */
  doing(act: () => Promise<AuditView>): Promise<boolean> {
    const mine = this.#last.then(act);
    this.#last = mine.catch(() => undefined);
    return this.acting.run(async () => (this.view = await mine));
  }
}
