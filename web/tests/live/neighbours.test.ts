import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import * as Y from "yjs";
import { putForm } from "../../src/editing/form";
import { placeJourney } from "../../src/features/edit/nested";
import { Editor } from "../../src/live/editor.svelte";
import { recordsOf, writeRecord } from "../../src/live/shared";
import { TestServer } from "./room";

const PERSONA = { title: { sv: "Villaägaren" }, needs: [{ sv: "Slippa oljan" }] };
const open: Editor[] = [];

function served(): TestServer {
  const server = new TestServer({ "journey:j": { title: { sv: "Resa" } }, "step:s": { order: "a0" } }, { "persona:p": PERSONA });
  for (const id of ["journey:a", "journey:b"]) {
    const doc = new Y.Doc();
    writeRecord(recordsOf(doc), { id, title: { sv: id } }, undefined);
    server.docs.set(id, doc);
  }
  return server;
}
async function enter(server: TestServer, id: string | null): Promise<Editor> {
  const editor = new Editor(id, server);
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

describe("the library by itself", () => {
  it("is written and undone without a journey", async () => {
    const server = served();
    const editor = await enter(server, null);
    expect([editor.state, editor.mayEdit, editor.records.has("journey:j")]).toEqual(["live", true, false]);
    editor.run("name", (c) => c.text("persona:p", "title", "sv", "Ägaren"));
    await editor.whenSaved();
    expect(server.records("library")).toMatchObject({ "persona:p": { title: { sv: "Ägaren" } } });
    expect(editor.undo()).toBe("name");
    await editor.whenSaved();
    expect(server.records("library")).toMatchObject({ "persona:p": PERSONA });
  });

  it("places a journey under a step of another, and both are undone as one", async () => {
    const server = served();
    for (const id of ["journey:a", "journey:b"]) for (const step of ["step:s", "step:t"]) writeRecord(recordsOf(server.docs.get(id)!), { id: step, order: "a0" }, undefined);
    const editor = await enter(server, null);
    vi.stubGlobal("fetch", async (path: string) => {
      const id = decodeURIComponent(path.split("/")[3]!);
      return new Response(Y.encodeStateAsUpdate(server.docs.get(id)!) as BodyInit, { headers: { "x-resa-epoch": "1" } });
    });
    const place = async (to: { journey: string; step: string } | null): Promise<void> => {
      const done = placeJourney(editor, "journey:b", to);
      await settle();
      await done;
    };
    const stands = (): unknown[] => {
      const [a, b] = [server.records("journey:a"), server.records("journey:b")] as Record<string, Record<string, unknown>>[];
      return [b!["journey:b"]!.parent_step, a!["step:s"]!.nested_journey, a!["step:t"]!.nested_journey, b!["step:s"]!.nested_journey];
    };
    await place({ journey: "journey:a", step: "step:s" });
    expect(stands()).toEqual(["journey:a#step:s", "journey:b", undefined, undefined]);
    await place({ journey: "journey:a", step: "step:t" });
    expect(stands()).toEqual(["journey:a#step:t", undefined, "journey:b", undefined]);
    await place(null);
    expect(stands()).toEqual([undefined, undefined, undefined, undefined]);
    expect([editor.undo(), editor.undo()]).toEqual(["move_journey", "move_journey"]);
    await settle();
    expect(stands()).toEqual(["journey:a#step:s", "journey:b", undefined, undefined]);
    editor.undo();
    await settle();
    expect(stands()).toEqual([undefined, undefined, undefined, undefined]);
    expect(Object.keys(server.records("library"))).toEqual(["persona:p"]);
  });

  it("writes in several journeys as one step to undo", async () => {
    const server = served();
    const editor = await enter(server, null);
    await Promise.all([editor.reach("journey:a"), editor.reach("journey:b")]);
    editor.run("walks", (c) => {
      c.patch("persona:p", { role: "buyer" });
      for (const id of ["journey:a", "journey:b"]) c.patch(id, { personas: ["persona:p"] });
    });
    await settle();
    expect(editor.waiting).toBe(0);
    expect(server.records("journey:a")).toMatchObject({ "journey:a": { personas: ["persona:p"] } });
    expect(server.records("journey:b")).toMatchObject({ "journey:b": { personas: ["persona:p"] } });
    expect(Object.keys(server.records("library"))).toEqual(["persona:p"]);
    expect(editor.undo()).toBe("walks");
    expect(editor.canUndo).toBe(false);
    await settle();
    for (const id of ["journey:a", "journey:b"]) expect((server.records(id) as Record<string, object>)[id]).not.toHaveProperty("personas");
    expect(server.records("library")).toEqual({ "persona:p": PERSONA });
    expect(editor.redo()).toBe("walks");
    await settle();
    expect(server.records("journey:b")).toMatchObject({ "journey:b": { personas: ["persona:p"] } });
  });

  it("keeps what waits for a journey it reached, for that journey's own pages", async () => {
    const server = served();
    const editor = await enter(server, null);
    await editor.reach("journey:a");
    await settle();
    server.cut();
    editor.run("walks", (c) => c.patch("journey:a", { personas: ["persona:p"] }));
    editor.close();
    expect([...server.keep.entries.values()].map((entry) => entry.document)).toEqual(["journey:a"]);
    server.down = false;
    const later = await enter(server, "journey:a");
    await later.whenSaved();
    expect(server.records("journey:a")).toMatchObject({ "journey:a": { personas: ["persona:p"] } });
  });

  it("says when a journey may not be written", async () => {
    const server = served();
    const editor = await enter(server, null);
    server.mayEdit = false;
    await expect(editor.reach("journey:a")).rejects.toMatchObject({ status: 403 });
  });
});

describe("an open journey", () => {
  it("reaches another and does not mistake its record for its own", async () => {
    const server = served();
    const editor = await enter(server, "journey:j");
    await editor.reach("journey:a");
    editor.run("nested", (c) => {
      c.patch("journey:a", { parent_step: "journey:j#step:s" });
      c.patch("step:s", { nested_journey: "journey:a" });
    });
    await settle();
    expect(editor.records.has("journey:a")).toBe(false);
    expect(Object.keys(server.records("journey:j"))).toEqual(["journey:j", "step:s"]);
    expect(server.records("journey:a")).toMatchObject({ "journey:a": { parent_step: "journey:j#step:s" } });
    editor.undo();
    await settle();
    expect((server.records("journey:a") as Record<string, object>)["journey:a"]).not.toHaveProperty("parent_step");
    expect((server.records("journey:j") as Record<string, object>)["step:s"]).not.toHaveProperty("nested_journey");
  });
});

describe("a form", () => {
  it("writes only what it changed, so that others' words stay", async () => {
    const server = served();
    const [ada, ben] = [await enter(server, null), await enter(server, null)];
    const before = ada.records.get("persona:p")!;
    ben.run("quote", (c) => {
      c.text("persona:p", "quote", "sv", "Jag fryser");
      c.text("persona:p", "title", "en", "The owner");
    });
    await settle();
    ada.run("form", (c) => putForm(c, before, { ...before, title: { sv: "Ägaren" }, quote: {}, photo: "", channels: [], role: null, needs: [] }));
    await settle();
    expect(server.records("library")).toEqual({ "persona:p": { title: { sv: "Ägaren", en: "The owner" }, quote: { sv: "Jag fryser" } } });
    expect(ben.records.get("persona:p")).toEqual(ada.records.get("persona:p"));
  });

  it("leaves out what a new record does not say, and does nothing when nothing changed", async () => {
    const server = served();
    const ada = await enter(server, null);
    ada.run("new", (c) => putForm(c, undefined, { id: "source:n", title: { sv: "Enkät" }, n: null, note: {}, link: "" }));
    expect(ada.records.get("source:n")).toEqual({ id: "source:n", title: { sv: "Enkät" } });
    const steps = ada.undo();
    ada.redo();
    const before = ada.records.get("source:n")!;
    ada.run("same", (c) => putForm(c, before, { ...before, note: {}, n: null }));
    expect([steps, ada.undo()]).toEqual(["new", "new"]);
  });
});
