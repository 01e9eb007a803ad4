/** Asks one thing at a time: the newest wins, a long one tells how far it is, and any can be stopped. */
import { api, type AskState, type Problem } from "../../api";
import { asProblem } from "../../attempt.svelte";

/** So long an answer may take before its progress is shown, and so often it is asked for. */
const SLOW_MS = 600;

export class Asker<Answer> {
  answer = $state.raw<Answer | null>(null);
  problem = $state.raw<Problem | null>(null);
  progress = $state.raw<AskState | null>(null);
  busy = $state(false);
  stopped = $state(false);
  #abort: AbortController | null = null;
  #token = "";

  /** `send` asks the server under the token it is given. */
  async ask(send: (token: string, signal: AbortSignal) => Promise<Answer>): Promise<void> {
    this.#leave();
    const abort = (this.#abort = new AbortController());
    const token = (this.#token = crypto.randomUUID());
    [this.busy, this.stopped, this.problem, this.progress] = [true, false, null, null];
    const watching = setInterval(() => void this.#look(token, abort.signal), SLOW_MS);
    try {
      const answer = await send(token, abort.signal);
      if (!abort.signal.aborted) this.answer = answer;
    } catch (cause) {
      if (abort.signal.aborted) return;
      this.problem = asProblem(cause);
      this.answer = null;
    } finally {
      clearInterval(watching);
      if (this.#abort === abort) [this.busy, this.progress] = [false, null];
    }
  }

  /** The person has seen enough. */
  stop(): void {
    this.#leave();
    [this.busy, this.stopped, this.progress] = [false, true, null];
  }
  /** Nothing is asked. */
  clear(): void {
    this.#leave();
    [this.answer, this.problem, this.busy, this.stopped] = [null, null, false, false];
  }

  /** The server need not go on with what nobody waits for. */
  #leave(): void {
    if (!this.busy) return;
    this.#abort?.abort();
    void api.stopAsking(this.#token).catch(() => undefined);
  }
  async #look(token: string, signal: AbortSignal): Promise<void> {
    try {
      const state = await api.askState(token);
      if (!signal.aborted && this.busy && this.#token === token) this.progress = state;
    } catch {
      // The answer itself says when the server is silent.
    }
  }
}
