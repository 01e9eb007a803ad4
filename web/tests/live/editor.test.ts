import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import * as Y from "yjs";
import { Editor } from "../../src/live/editor.svelte";
import { recordsOf } from "../../src/live/shared";
import { TestServer } from "./room";

const OWN = {
  "journey:j": { title: { sv: "Resa" }, languages: ["sv", "en"] },
  "stage:a": { title: { sv: "Köp" }, order: "a0" },
  "stage:b": { title: { sv: "Bruk" }, order: "a1" },
  "step:1": { stage: "stage:a", order: "a0" },
};
const LIBRARY = { "touchpoint:t": { title: { sv: "Webb" } } };
const open: Editor[] = [];

async function enter(server: TestServer): Promise<Editor> {
  const editor = new Editor("journey:j", server);
  open.push(editor);
  await editor.load();
  await vi.advanceTimersByTimeAsync(200);
  return editor;
}
const settle = (): Promise<unknown> => vi.advanceTimersByTimeAsync(200);

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal("location", { protocol: "http:", host: "here" });
});
afterEach(() => {
  for (const editor of open.splice(0)) editor.close();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe("an editor", () => {
  it("writes into the journey's and the library's document by kind, at most one update each", async () => {
    const server = new TestServer(OWN, LIBRARY);
    const editor = await enter(server);
    expect(editor.state).toBe("live");
    const updates: string[] = [];
    for (const [name, doc] of Object.entries({ journey: editor.documents.journey, library: editor.documents.library })) doc.on("update", () => updates.push(name));
    editor.run("place", (c) => {
      const touchpoint = c.put({ id: "touchpoint:n", title: { sv: "Butik" } } as never);
      c.put({ id: "lane:l", lane_kind: "touchpoints" } as never);
      c.put({ id: "card:c", lane: "lane:l", from_step: "step:1", ref: touchpoint } as never);
    });
    expect(updates).toEqual(["library", "journey"]);
    await editor.whenSaved();
    expect(server.records("library")).toHaveProperty("touchpoint:n");
    expect(server.records("journey:j")).toMatchObject({ "card:c": { ref: "touchpoint:n" } });
    expect(server.docs.get("library")!.getMap("records").get("touchpoint:n")).toBeInstanceOf(Y.Map);
  });

  it("keeps the identity of records that did not change", async () => {
    const editor = await enter(new TestServer(OWN, LIBRARY));
    const before = editor.records;
    editor.run("type", (c) => c.text("stage:a", "title", "sv", "Köpa"));
    const after = editor.records;
    expect(after).not.toBe(before);
    expect(before.get("stage:a")!.title).toEqual({ sv: "Köp" });
    expect(after.get("stage:a")!.title).toEqual({ sv: "Köpa" });
    for (const id of ["journey:j", "stage:b", "step:1", "touchpoint:t"]) expect(after.get(id)).toBe(before.get(id));
  });

  it("writes nothing when a command fails half-way", async () => {
    const editor = await enter(new TestServer(OWN, LIBRARY));
    const before = editor.records;
    expect(() => editor.run("fail", (c) => {
      c.remove("stage:a");
      throw new Error("no");
    })).toThrow("no");
    expect(editor.records).toBe(before);
    expect(editor.canUndo).toBe(false);
  });

  it("lets two write in one text at once", async () => {
    const server = new TestServer(OWN);
    const [ada, ben] = [await enter(server), await enter(server)];
    server.cut();
    ada.run("type", (c) => c.text("stage:a", "title", "sv", "Ett Köp"));
    ben.run("type", (c) => c.text("stage:a", "title", "sv", "Köp 😀"));
    server.down = false;
    await vi.advanceTimersByTimeAsync(20_000);
    expect(ada.records.get("stage:a")!.title).toEqual({ sv: "Ett Köp 😀" });
    expect(ben.records.get("stage:a")!.title).toEqual({ sv: "Ett Köp 😀" });
  });

  it("undoes one's own steps only, over both documents, and does them again", async () => {
    const server = new TestServer(OWN, LIBRARY);
    const [ada, ben] = [await enter(server), await enter(server)];
    ada.run("rename both", (c) => {
      c.text("stage:a", "title", "sv", "Köpa");
      c.text("touchpoint:t", "title", "sv", "Webben");
    });
    await settle();
    ben.run("order", (c) => c.patch("stage:b", { order: "Zz" }));
    await settle();
    ada.undo();
    await settle();
    for (const editor of [ada, ben]) {
      expect(editor.records.get("stage:a")!.title).toEqual({ sv: "Köp" });
      expect(editor.records.get("touchpoint:t")!.title).toEqual({ sv: "Webb" });
      expect(editor.records.get("stage:b")!.order).toBe("Zz");
    }
    expect([ada.canUndo, ada.canRedo, ben.canUndo]).toEqual([false, true, true]);
    ada.redo();
    await settle();
    expect(ben.records.get("touchpoint:t")!.title).toEqual({ sv: "Webben" });
  });

  it("undoes exactly one step, also when the one before has nothing left to change", async () => {
    const server = new TestServer(OWN);
    const [ada, ben] = [await enter(server), await enter(server)];
    ada.run("first", (c) => c.patch("stage:b", { order: "b00" }));
    ada.run("second", (c) => c.text("stage:a", "title", "sv", "Nytt"));
    await settle();
    ben.run("remove", (c) => c.remove("stage:a"));
    await settle();
    ada.undo(); // the stage is gone: nothing to see
    expect(ada.records.get("stage:b")!.order).toBe("b00");
    ada.undo();
    expect(ada.records.get("stage:b")!.order).toBe("a1");
    expect(ada.canUndo).toBe(false);
  });

  it("joins typing to one step, and nothing else", async () => {
    const editor = await enter(new TestServer(OWN));
    for (const words of ["N", "Ny", "Nya"]) editor.run("type", (c) => c.text("stage:a", "title", "sv", words), { joins: true });
    await vi.advanceTimersByTimeAsync(3_000);
    editor.run("type", (c) => c.text("stage:a", "title", "sv", "Nya!"), { joins: true });
    editor.undo();
    expect(editor.records.get("stage:a")!.title).toEqual({ sv: "Nya" });
    editor.undo();
    expect(editor.records.get("stage:a")!.title).toEqual({ sv: "Köp" });
  });

  it("brings a removed stage back with all that went with it", async () => {
    const server = new TestServer({ ...OWN, "lane:l": { lane_kind: "text" }, "card:c": { lane: "lane:l", from_step: "step:1", text: { sv: "åäö😀" } } });
    const editor = await enter(server);
    const before = server.records("journey:j");
    editor.run("remove", (c) => c.remove("stage:a"));
    await settle();
    expect(Object.keys(server.records("journey:j")).sort()).toEqual(["journey:j", "lane:l", "stage:b"]);
    editor.undo();
    await settle();
    expect(server.records("journey:j")).toEqual(before);
    expect(editor.records.get("card:c")).toEqual({ id: "card:c", ...(before["card:c"] as object) });
  });

  it("says how it stands: saving, offline with edits that wait, live again", async () => {
    const server = new TestServer(OWN);
    const [ada, ben] = [await enter(server), await enter(server)];
    server.slow = true;
    ada.run("order", (c) => c.patch("stage:a", { order: "a5" }));
    await settle();
    expect([ada.state, ada.waiting]).toEqual(["saving", 1]);
    server.cut();
    ada.run("order", (c) => c.patch("stage:a", { order: "a6" }));
    expect([ada.state, ada.waiting, ada.mayEdit]).toEqual(["offline", 2, true]);
    const saved = vi.fn();
    void ada.whenSaved().then(saved);
    server.down = false;
    await vi.advanceTimersByTimeAsync(20_000);
    expect([ada.state, saved.mock.calls.length]).toEqual(["saving", 0]);
    server.release();
    await settle();
    expect([ada.state, ada.waiting, saved.mock.calls.length]).toEqual(["live", 0, 1]);
    expect(ben.records.get("stage:a")!.order).toBe("a6");
  });

  it("counts typing as one edit that waits", async () => {
    const server = new TestServer(OWN);
    const editor = await enter(server);
    server.cut();
    for (const words of ["N", "Ny", "Nya"]) editor.run("type", (c) => c.text("stage:a", "title", "sv", words), { joins: true });
    expect(editor.waiting).toBe(1);
    editor.run("order", (c) => c.patch("stage:b", { order: "a5" }));
    expect(editor.waiting).toBe(2);
  });

  it("tells a page that is out of date or may only look", async () => {
    const server = new TestServer(OWN);
    const ada = await enter(server);
    server.mayEdit = false;
    const cleo = await enter(server);
    expect([cleo.state, cleo.mayEdit]).toEqual(["live", false]);
    expect(() => cleo.run("x", () => undefined)).toThrow();
    server.epoch = 2;
    server.cut();
    server.down = false;
    await vi.advanceTimersByTimeAsync(20_000);
    expect([ada.state, ada.mayEdit]).toEqual(["reload", false]);
  });

  it("keeps what waits in the browser, and the next page brings it to the server", async () => {
    const server = new TestServer(OWN, LIBRARY);
    const ada = await enter(server);
    server.cut();
    ada.run("both", (c) => {
      c.text("stage:a", "title", "sv", "Skrivet utan nät");
      c.text("touchpoint:t", "title", "sv", "Webben");
    });
    await settle();
    ada.close(); // the window is shut, the server still gone
    expect(server.keep.entries.size).toBe(2);
    server.down = false;
    const later = await enter(server);
    expect(later.records.get("stage:a")!.title).toEqual({ sv: "Skrivet utan nät" });
    await settle();
    expect(later.waiting).toBe(0);
    expect(server.records("library")).toMatchObject({ "touchpoint:t": { title: { sv: "Webben" } } });
    expect(server.keep.entries.size).toBe(0);
  });

  it("sets unsent edits aside when the document was restarted, and puts them in when told", async () => {
    const server = new TestServer(OWN, LIBRARY);
    const ada = await enter(server);
    server.cut();
    ada.run("rename", (c) => c.text("stage:a", "title", "sv", "Nytt namn"));
    ada.run("remove", (c) => c.remove("stage:b"));
    server.restart();
    await vi.advanceTimersByTimeAsync(20_000);
    expect([ada.state, ada.mayEdit]).toEqual(["reload", false]);
    const again = await enter(server);
    expect(again.records.get("stage:a")!.title).toEqual({ sv: "Köp" });
    expect(again.leftover).toMatchObject([{ edits: 2, removed: ["stage:b"] }]);
    await again.putLeftover();
    await settle();
    expect(again.records.get("stage:a")!.title).toEqual({ sv: "Nytt namn" });
    expect(again.records.has("stage:b")).toBe(false);
    expect([again.leftover.length, server.keep.entries.size]).toEqual([0, 0]);
  });

  it("sees who is here and where", async () => {
    const server = new TestServer(OWN);
    const [ada, ben] = [await enter(server), await enter(server)];
    ada.tell({ name: "Ada", color: 3, about: "stage:a" });
    ada.tell({ pointer: { at: "stage:a", x: 0.5, y: 0.25 } });
    await settle();
    expect(ben.here).toMatchObject([{ client: ada.documents.journey.clientID, name: "Ada", color: 3, about: "stage:a", pointer: { at: "stage:a", x: 0.5, y: 0.25 } }]);
    server.cut();
    expect(ben.here).toEqual([]);
    server.down = false;
    await vi.advanceTimersByTimeAsync(20_000);
    expect(ben.here).toMatchObject([{ name: "Ada" }]);
  });
});

describe("whatever people do", () => {
  const edit = fc.record({
    who: fc.nat(2),
    what: fc.constantFrom("type", "order", "add", "remove", "undo", "redo", "cut", "back"),
    words: fc.string({ unit: "grapheme", maxLength: 6 }),
    which: fc.nat(3),
  });

  it("everybody ends with the same", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(edit, { maxLength: 40 }), async (edits) => {
        const server = new TestServer(OWN, LIBRARY);
        const people = [await enter(server), await enter(server), await enter(server)];
        for (const { who, what, words, which } of edits) {
          const editor = people[who]!;
          const ids = [...editor.records.keys()].filter((id) => !id.startsWith("journey:"));
          const id = ids[which % Math.max(ids.length, 1)] ?? "stage:none";
          if (what === "undo") editor.undo();
          else if (what === "redo") editor.redo();
          else if (what === "cut") server.cut();
          else if (what === "back") {
            server.down = false;
            await vi.advanceTimersByTimeAsync(20_000);
          } else
            editor.run(what, (c) => {
              if (what === "type") c.text(id, "title", "sv", words);
              else if (what === "order") c.patch(id, { order: `a${which}` });
              else if (what === "remove") c.remove(id);
              else c.put({ id: c.newId("stage"), title: { sv: words }, order: c.between("a0", "a1") } as never);
            });
          if (which === 0) await settle();
        }
        server.down = false;
        await vi.advanceTimersByTimeAsync(60_000);
        for (const editor of people) {
          expect(editor.state).toBe("live");
          expect(recordsOf(editor.documents.journey).toJSON()).toEqual(server.records("journey:j"));
          expect(recordsOf(editor.documents.library).toJSON()).toEqual(server.records("library"));
          for (const [id, record] of editor.records) {
            expect(record).toEqual({ id, ...((server.records("journey:j")[id] ?? server.records("library")[id]) as object) });
          }
        }
        for (const editor of open.splice(0)) editor.close();
      }),
      { numRuns: 40 },
    );
  }, 30_000);

  it("undoing all of one's steps gives back the same records", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(edit, { maxLength: 25 }), async (edits) => {
        const server = new TestServer(OWN, LIBRARY);
        const editor = await enter(server);
        const before = [server.records("journey:j"), server.records("library")];
        for (const { what, words, which } of edits) {
          const ids = [...editor.records.keys()].filter((id) => !id.startsWith("journey:"));
          const id = ids[which % Math.max(ids.length, 1)] ?? "stage:none";
          editor.run("x", (c) => {
            if (what === "remove") c.remove(id);
            else if (what === "add") c.put({ id: c.newId("stage"), title: { sv: words } } as never);
            else if (what === "order") c.patch(id, { order: words });
            else c.text(id, "title", which % 2 ? "sv" : "en", words);
          });
        }
        while (editor.canUndo) editor.undo();
        await settle();
        expect([server.records("journey:j"), server.records("library")]).toEqual(before);
        for (const one of open.splice(0)) one.close();
      }),
      { numRuns: 80 },
    );
  }, 30_000);
});
