/** `@Name` in a comment. */
import type { Person } from "../../api";

/** What follows an `@` that is being written at the end of the text; null when none is. */
export function openMention(before: string): string | null {
  const found = /(?:^|\s)@([\p{L}\p{M}][\p{L}\p{M} .'-]{0,40}|)$/u.exec(before);
  return found ? found[1]! : null;
}

/** The text with the begun mention at `caret` written out, and where the caret is then. */
export function completed(text: string, caret: number, name: string): [string, number] {
  const before = text.slice(0, caret);
  const at = before.lastIndexOf("@");
  const written = `${before.slice(0, at)}@${name} `;
  return [written + text.slice(caret).trimStart(), written.length];
}

/** Who is mentioned; of two names of which one begins the other only the longer one counts. */
export function mentionsIn(text: string, people: readonly Person[]): string[] {
  const found: string[] = [];
  let rest = text.toLowerCase();
  for (const one of people.toSorted((a, b) => b.name.length - a.name.length)) {
    const call = `@${one.name.toLowerCase()}`;
    if (!one.name || !rest.includes(call)) continue;
    found.push(one.person);
    rest = rest.replaceAll(call, " ");
  }
  return found;
}

/** The text in pieces, mentions marked. */
export function pieces(text: string, people: readonly Person[]): { text: string; mention: boolean }[] {
  const names = people.map((one) => one.name).filter(Boolean).sort((a, b) => b.length - a.length);
  if (!names.length) return [{ text, mention: false }];
  const any = new RegExp(`(@(?:${names.map((name) => name.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")).join("|")}))`, "gi");
  return text.split(any).filter(Boolean).map((piece) => ({ text: piece, mention: piece.startsWith("@") && names.some((name) => name.toLowerCase() === piece.slice(1).toLowerCase()) }));
}
