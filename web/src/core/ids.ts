/** Ids for new records: `kind:` and eight random characters that nobody misreads. */
const LETTERS = "23456789abcdefghjkmnpqrstuvwxyz";

export function newId(kind: string): string {
  const bytes = crypto.getRandomValues(new Uint8Array(8));
  return `${kind}:${Array.from(bytes, (b) => LETTERS[b % LETTERS.length]).join("")}`;
}
