/**
 * Who is here and where: each page tells its own state, the room passes it on and forgets it. The wire format is that of
 * y-protocols' awareness: a count, then per client its number, a clock and a JSON text; the higher clock wins.
 */
import * as decoding from "lib0/decoding";
import * as encoding from "lib0/encoding";

export interface Presence {
  /** The Yjs client: one per open page. */
  client: number;
  name: string;
  /** 0 … 7, a colour of the theme. */
  color: number;
  /** The record looked at. */
  about?: string | null;
  /** Records marked. */
  selecting?: string[];
  /** Where the pointer is: a record under it, and where in the record's box, as shares of its width and height. */
  pointer?: { at: string; x: number; y: number } | null;
  /** The page: "" is the map, else "table", "settings" … */
  page?: string;
  /** What stands in the upper left corner of the view, and how far from the corner, in pixels. */
  view?: { at: string; x: number; y: number } | null;
  /** The filter of the address, so that who follows sees the same numbers. */
  query?: string;
  /** Presenting: others may follow. */
  presents?: boolean;
  /** The client whose view this one follows. */
  follows?: number | null;
}

export class Presences {
  readonly others = new Map<number, Presence>();
  #clocks = new Map<number, number>();
  #clock = 0;
  #own: Partial<Presence> = {};

  constructor(readonly client: number) {}

  /** What I say of myself from now on; gives the message for the room. */
  tell(state: Partial<Presence>): Uint8Array {
    this.#own = { ...this.#own, ...state };
    return this.announce();
  }

  /** My state again, for a room that may not know it. */
  announce(): Uint8Array {
    return encode(this.client, ++this.#clock, JSON.stringify({ ...this.#own, client: this.client }));
  }

  /** Takes in a message; true when the room thinks that I am gone, and I have to announce myself again. */
  take(message: Uint8Array): boolean {
    const decoder = decoding.createDecoder(message);
    let forgotten = false;
    for (let left = decoding.readVarUint(decoder); left > 0; left--) {
      const client = decoding.readVarUint(decoder);
      const clock = decoding.readVarUint(decoder);
      const state = parsed(decoding.readVarString(decoder));
      if (client === this.client) {
        if (state === null && clock >= this.#clock) {
          this.#clock = clock;
          forgotten = true;
        }
        continue;
      }
      if (clock < (this.#clocks.get(client) ?? 0)) continue;
      this.#clocks.set(client, clock);
      if (state) this.others.set(client, { ...state, client });
      else this.others.delete(client);
    }
    return forgotten;
  }

  /** The line is broken: nobody is known to be here. */
  clear(): void {
    this.others.clear();
    this.#clocks.clear();
  }
}

function encode(client: number, clock: number, state: string): Uint8Array {
  return encoding.encode((encoder) => {
    encoding.writeVarUint(encoder, 1);
    encoding.writeVarUint(encoder, client);
    encoding.writeVarUint(encoder, clock);
    encoding.writeVarString(encoder, state);
  });
}

/** What another page said of itself, made safe: it comes from outside. */
function parsed(text: string): Omit<Presence, "client"> | null {
  const value = JSON.parse(text) as Record<string, unknown> | null;
  if (typeof value !== "object" || value === null) return null;
  const found: Omit<Presence, "client"> = {
    name: typeof value.name === "string" ? value.name.slice(0, 80) : "",
    color: typeof value.color === "number" ? Math.abs(Math.trunc(value.color)) % 8 : 0,
  };
  if (typeof value.about === "string") found.about = value.about;
  if (typeof value.page === "string") found.page = value.page.slice(0, 40);
  if (Array.isArray(value.selecting)) found.selecting = value.selecting.filter((id): id is string => typeof id === "string").slice(0, 200);
  const [pointer, view] = [spot(value.pointer), spot(value.view)];
  if (pointer) found.pointer = pointer;
  if (view) found.view = view;
  if (typeof value.query === "string") found.query = value.query.slice(0, 2_000);
  if (value.presents === true) found.presents = true;
  if (typeof value.follows === "number") found.follows = value.follows;
  return found;
}

function spot(value: unknown): { at: string; x: number; y: number } | null {
  const { at, x, y } = (value ?? {}) as Record<string, unknown>;
  return typeof at === "string" && Number.isFinite(x) && Number.isFinite(y) ? { at, x: x as number, y: y as number } : null;
}
