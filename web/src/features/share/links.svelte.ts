/** What the two kinds of links share: those there are, the one just made (its secret is shown once), and what went wrong. */
import type { Problem } from "../../api";
import { asProblem } from "../journey/session.svelte";

export class Links<Row extends { ended: boolean; name: string }> {
  list = $state.raw<Row[]>([]);
  made = $state.raw<Row | null>(null);
  problem = $state.raw<Problem | null>(null);

  constructor(private readonly look: () => Promise<Row[]>) {
    void this.doing(async () => undefined);
  }
  /** Do it, say what went wrong, and look again. */
  async doing(act: () => Promise<unknown>): Promise<void> {
    try {
      await act();
      this.problem = null;
    } catch (cause) {
      this.problem = asProblem(cause);
    }
    this.list = await this.look().catch(() => this.list);
  }
  make(act: () => Promise<Row>): Promise<void> {
    return this.doing(async () => {
      this.made = await act();
    });
  }
  /** An ended link's address is no longer shown. */
  end(isIt: (one: Row) => boolean, act: () => Promise<unknown>): Promise<void> {
    return this.doing(async () => {
      await act();
      if (this.made && isIt(this.made)) this.made = null;
    });
  }
}
