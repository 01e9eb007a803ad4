import { expect, it } from "vitest";
import * as Y from "yjs";
import { JourneyDocument } from "../../src/document";

function state(records: Record<string, Record<string, unknown>>): Uint8Array {
  const doc = new Y.Doc();
  const map = doc.getMap("records");
  for (const [id, fields] of Object.entries(records)) {
    const record = new Y.Map();
    for (const [key, value] of Object.entries(fields)) record.set(key, value);
    map.set(id, record);
  }
  return Y.encodeStateAsUpdate(doc);
}

it("reads records of both documents as plain values, the journey's own winning", () => {
  const document = new JourneyDocument(state({ "stage:a": { title: { sv: "åäö😀" } }, "x:1": { from: "journey" } }), state({ "touchpoint:t": { tags: ["a"] }, "x:1": { from: "library" } }));
  expect(document.records.get("stage:a")).toEqual({ id: "stage:a", title: { sv: "åäö😀" } });
  expect(document.records.get("touchpoint:t")).toEqual({ id: "touchpoint:t", tags: ["a"] });
  expect(document.records.get("x:1")).toMatchObject({ from: "journey" });
});
