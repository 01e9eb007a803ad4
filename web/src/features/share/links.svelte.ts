/** What the two kinds of links share: those there are, the one just made (its secret is shown once), and what went wrong. */
import { Attempt } from "../../attempt.svelte";

export class Links<Row extends { ended: boolean; name: string }> {
  list = $state.raw<Row[]>([]);
  made = $state.raw<Row | null>(null);
  /** Whatever became of it, it is looked again. */
  readonly attempt = new Attempt(async () => (this.list = await this.look().catch(() => this.list)));

  constructor(private readonly look: () => Promise<Row[]>) {
    void this.attempt.run(() => undefined);
  }
  /** Whether it was made. */
  make(act: () => Promise<Row>): Promise<boolean> {
    return this.attempt.run(async () => (this.made = await act()));
  }
  /** An ended link's address is no longer shown. */
  end(isIt: (one: Row) => boolean, act: () => Promise<unknown>): Promise<boolean> {
    return this.attempt.run(async () => {
      await act();
      if (this.made && isIt(this.made)) this.made = null;
    });
  }
}
