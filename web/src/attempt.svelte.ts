/** Whatever a page asks of the server may fail: whether it is under way, and what went wrong the last time, kept in one place. */
import { Problem } from "./api/transport";

export const asProblem = (cause: unknown): Problem =>
  cause instanceof Problem ? cause : new Problem(0, { what: cause instanceof Error ? cause.message : String(cause) });

/** How long after the last of several changes it is asked. */
const SOON_MS = 250;

/** Writes its state only, and never reads it: an effect that begins an attempt does not come to depend on it. */
export class Attempt {
  /** Something was pressed and is being done. */
  busy = $state(false);
  /** What is shown is being asked for. */
  loading = $state(false);
  problem = $state.raw<Problem | null>(null);
  #running = 0;
  #asked = 0;

  /** `again`: what is looked at anew after each run, whatever became of it. */
  constructor(private readonly again?: () => Promise<unknown>) {}

  /** What went wrong, where there is room for a sentence only. */
  get words(): string {
    return this.problem?.words ?? "";
  }

  /** Somebody pressed: does it, and says whether it was done. What went wrong before is gone while it is tried again. */
  async run(act: () => unknown): Promise<boolean> {
    this.problem = null;
    this.busy = ++this.#running > 0;
    let done = false;
    try {
      await act();
      done = true;
    } catch (cause) {
      this.problem = asProblem(cause);
    }
    try {
      await this.again?.();
    } finally {
      this.busy = --this.#running > 0;
    }
    return done;
  }

  /**
   * The page looks, perhaps again: what it shows stays until the answer is there, and so does what went wrong. An answer,
   * or a failure, that a later question has overtaken is dropped.
   */
  async load<Found>(ask: () => Promise<Found>, use: (found: Found) => void): Promise<void> {
    const mine = ++this.#asked;
    this.loading = true;
    try {
      const found = await ask();
      if (mine !== this.#asked) return;
      use(found);
      this.problem = null;
    } catch (cause) {
      if (mine === this.#asked) this.problem = asProblem(cause);
    } finally {
      if (mine === this.#asked) this.loading = false;
    }
  }

  /** Loads when nothing has changed for a moment; for an effect, whose end takes the question back. */
  soon<Found>(ask: () => Promise<Found>, use: (found: Found) => void): () => void {
    const timer = setTimeout(() => void this.load(ask, use), SOON_MS);
    return () => {
      clearTimeout(timer);
      this.#takeBack();
    };
  }

  /** Nothing is asked any more, and nothing went wrong. */
  forget(): void {
    this.#takeBack();
    this.problem = null;
  }

  #takeBack(): void {
    this.#asked++;
    this.loading = false;
  }
}
