/** Two texts beside each other, word by word: what stays, what is gone, what has come. */
export interface Piece { kind: "same" | "gone" | "come"; text: string }

/** Beyond this many words the whole text is shown as gone and come. */
const MOST = 400;

export function wordDiff(before: string, after: string): Piece[] {
  const [a, b] = [words(before), words(after)];
  if (a.length > MOST || b.length > MOST) return joined([{ kind: "gone", text: before }, { kind: "come", text: after }]);
  // Longest common run of words, from the end.
  const best = Array.from({ length: a.length + 1 }, () => new Uint16Array(b.length + 1));
  for (let i = a.length - 1; i >= 0; i--)
    for (let j = b.length - 1; j >= 0; j--) best[i]![j] = a[i] === b[j] ? best[i + 1]![j + 1]! + 1 : Math.max(best[i + 1]![j]!, best[i]![j + 1]!);
  const found: Piece[] = [];
  let [i, j] = [0, 0];
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      found.push({ kind: "same", text: a[i++]! });
      j++;
    } else if (i < a.length && (j >= b.length || best[i + 1]![j]! >= best[i]![j + 1]!)) found.push({ kind: "gone", text: a[i++]! });
    else found.push({ kind: "come", text: b[j++]! });
  }
  return joined(found);
}

/** Words with the blanks that follow them. */
const words = (text: string): string[] => text.match(/\S+\s*/g) ?? [];

function joined(pieces: Piece[]): Piece[] {
  const found: Piece[] = [];
  for (const piece of pieces) {
    const last = found.at(-1);
    if (!piece.text) continue;
    if (last?.kind === piece.kind) last.text += piece.text;
    else found.push({ ...piece });
  }
  return found;
}
