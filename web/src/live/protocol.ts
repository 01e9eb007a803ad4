/** The messages of a room, as `resa.server.room_protocol` has them: the y-websocket protocol and two of our own. */
import * as decoding from "lib0/decoding";
import * as encoding from "lib0/encoding";

const SYNC = 0;
const AWARENESS = 1;
const QUERY_AWARENESS = 3;
const SAVED = 100;
const ROOM = 101;
const NEWS = 102;
const STEP_1 = 0;
const STEP_2 = 1;
const UPDATE = 2;

/** Why the server ended a connection, where it means something to the page. */
export const CLOSED = { forbidden: 4403, gone: 4404, reload: 4409 } as const;

/** Which room one has come into. */
export interface RoomFacts { epoch: number; schema: number; version: number; may_edit: boolean }

export type Message =
  | { kind: "step1"; state: Uint8Array }
  | { kind: "step2" | "update"; update: Uint8Array }
  | { kind: "awareness"; states: Uint8Array }
  | { kind: "saved"; count: number }
  | { kind: "room"; facts: RoomFacts }
  | { kind: "news"; topic: string }
  | { kind: "unknown" };

export function read(content: ArrayBuffer): Message {
  const decoder = decoding.createDecoder(new Uint8Array(content));
  switch (decoding.readVarUint(decoder)) {
    case SYNC: {
      const step = decoding.readVarUint(decoder);
      const body = decoding.readVarUint8Array(decoder);
      if (step === STEP_1) return { kind: "step1", state: body };
      return { kind: step === STEP_2 ? "step2" : "update", update: body };
    }
    case AWARENESS:
      return { kind: "awareness", states: decoding.readVarUint8Array(decoder) };
    case SAVED:
      return { kind: "saved", count: decoding.readVarUint(decoder) };
    case ROOM:
      return { kind: "room", facts: JSON.parse(decoding.readVarString(decoder)) as RoomFacts };
    case NEWS:
      return { kind: "news", topic: (JSON.parse(decoding.readVarString(decoder)) as { topic: string }).topic };
    default:
      return { kind: "unknown" };
  }
}

export const step1 = (state: Uint8Array): Uint8Array<ArrayBuffer> => message([SYNC, STEP_1], state);
export const step2 = (update: Uint8Array): Uint8Array<ArrayBuffer> => message([SYNC, STEP_2], update);
export const update = (bytes: Uint8Array): Uint8Array<ArrayBuffer> => message([SYNC, UPDATE], bytes);
export const awareness = (states: Uint8Array): Uint8Array<ArrayBuffer> => message([AWARENESS], states);
export const queryAwareness = (): Uint8Array<ArrayBuffer> => message([QUERY_AWARENESS]);

function message(numbers: readonly number[], body?: Uint8Array): Uint8Array<ArrayBuffer> {
  return encoding.encode((encoder) => {
    for (const number of numbers) encoding.writeVarUint(encoder, number);
    if (body) encoding.writeVarUint8Array(encoder, body);
  }) as Uint8Array<ArrayBuffer>;
}
