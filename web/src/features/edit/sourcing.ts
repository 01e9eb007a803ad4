/** A claim takes its source: which kind of thing was pasted or dropped, and how the two are tied together. */
import type { Source } from "../../generated/records";
import type { Change } from "../../live/change";
import { wholeAddress } from "../../core/marks";

/** A new source from what was pasted: an address becomes a link, words become an observation with the words as its note. */
export function pastedSource(words: string, language: string, today: string): Omit<Source, "id"> {
  const address = /^(https?:\/\/|www\.)\S+$/i.test(words) ? wholeAddress(words) : "";
  if (address) {
    const url = new URL(address);
    const path = decodeURIComponent(url.pathname).replace(/\/$/, "");
    return { title: { [language]: url.hostname.replace(/^www\./, "") + path }, source_kind: "research", link: address, date: today };
  }
  const short = words.replace(/\s+/g, " ");
  return {
    title: { [language]: short.length > 60 ? `${short.slice(0, 59).trimEnd()}…` : short },
    source_kind: "observation", note: { [language]: words }, date: today,
  };
}

/** Makes the source and ties the claim to it. Gives the source's id. */
export function addSource(c: Change, claim: string, source: Omit<Source, "id">): string {
  const id = c.put({ id: c.newId("source"), ...source });
  withSource(c, claim, id);
  return id;
}

export function withSource(c: Change, claim: string, source: string): void {
  const held = (c.get(claim)?.sources as string[] | undefined) ?? [];
  if (!held.includes(source)) c.patch(claim, { sources: [...held, source] });
}

/** What is dragged from anywhere: an address, or words. */
export const textIn = (dragged: DataTransfer | null): string | undefined =>
  (dragged?.getData("text/uri-list").split(/\r?\n/).find((line) => line && !line.startsWith("#")) || dragged?.getData("text/plain"))?.trim();

/** Kinds of record that say what they rest on. */
export const takesSources = (id: string): boolean => /^(card|insight|persona):/.test(id);
