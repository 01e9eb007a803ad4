/** A presenter's own notes, a line per slide: in this browser only, for they are nobody else's. */
const keyOf = (journey: string): string => `resa.notes.${journey}`;

export class Notes {
  #all = $state<Record<string, string>>({});

  constructor(readonly journey: string) {
    try {
      this.#all = JSON.parse(localStorage.getItem(keyOf(journey)) ?? "{}") as Record<string, string>;
    } catch {
      this.#all = {}; // no store, or not ours: one begins without notes
    }
  }
  of(slide: string): string {
    return this.#all[slide] ?? "";
  }
  write(slide: string, words: string): void {
    this.#all[slide] = words;
    localStorage.setItem(keyOf(this.journey), JSON.stringify(this.#all));
  }
}
