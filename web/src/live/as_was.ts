/** A journey as it was, as the editor opens one: everything in one document, no rooms, and nothing that could be written. */
import { api } from "../api";
import type { Server } from "./editor.svelte";

/** What `Y.encodeStateAsUpdate` gives of a document that holds nothing. */
const NOTHING = new Uint8Array([0, 0]);

export const asWas = (journey: string, version: string): Server => ({
  alone: true,
  document: async (id) => (id === null ? { state: NOTHING, epoch: 0, mayEdit: false, workspace: "" } : api.versionDocument(journey, version)),
  putRecords: () => Promise.reject(new Error("a map as it was is not written")),
  keep: { write: () => Promise.resolve(), read: () => Promise.resolve([]), remove: () => Promise.resolve() },
});
