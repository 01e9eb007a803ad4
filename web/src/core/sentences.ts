/** A note cut into the pieces that one marks: sentences, and lines that stand for themselves. */

/** Endings that are no end of a sentence. */
const ABBREVIATION = /(?:^|[\s(])(?:t\.?\s?ex|bl\.?\s?a|dvs|d\.v\.s|osv|m\.m|f\.eks|bl\.a|dvs|e\.g|i\.e|ca|kl|nr|st|min|tel|resp|mr|mrs|dr)\.$/iu;
const END = /[.!?…]+["”’»)\]]*\s+(?=["“”’«(\[]?[\p{Lu}\p{N}–-])/gu;

export function sentences(note: string): string[] {
  return note.split(/\n+/).flatMap((line) => ofLine(line.replace(/^\s*(?:[-–•*]|\d+[.)])\s+/, "").trim())).filter(Boolean);
}

function ofLine(line: string): string[] {
  const found: string[] = [];
  let from = 0;
  for (const end of line.matchAll(END)) {
    const to = end.index + end[0].length;
    const sentence = line.slice(from, to).trim();
    if (ABBREVIATION.test(sentence)) continue;
    found.push(sentence);
    from = to;
  }
  found.push(line.slice(from).trim());
  return found;
}
