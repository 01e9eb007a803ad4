/** Breaks names into lines without leaving a letter out: between words, and where a word is too long between syllables. */

const VOWELS = "aeiouyåäöæøéèüAEIOUYÅÄÖÆØ";
/** What a Nordic or English syllable begins with, beside a single consonant. */
const ONSET = /(?:s[kpt]r|s[kptvlnmj]|[kgbptdf]r|[kgbpf]l|[tkdfbh]j|kv|kn|ch|sh|th|ph|qu)$/i;
/** No part shorter than this. */
const LEAST = 3;

/** Where a word may be broken: positions of the first letter of the next line. */
export function breaks(word: string): number[] {
  const found: number[] = [];
  const vowel = (i: number): boolean => VOWELS.includes(word[i]!);
  for (let i = 1; i < word.length; i++) {
    if (!vowel(i) || vowel(i - 1)) continue;
    let from = i;
    while (from > 0 && !vowel(from - 1)) from--;
    if (from === 0) continue;
    const cluster = word.slice(from, i);
    const at = cluster.length === 1 ? from : i - (ONSET.exec(cluster)?.[0].length ?? 1);
    if (at >= LEAST && word.length - at >= LEAST) found.push(at);
  }
  return found;
}

/** The name in lines of at most `room` letters. */
export function brokenLines(name: string, room: number): string[] {
  const found: string[] = [];
  for (let word of name.split(/\s+/).filter(Boolean)) {
    const line = found.at(-1);
    if (line !== undefined && line.length + 1 + word.length <= room) {
      found[found.length - 1] = `${line} ${word}`;
      continue;
    }
    while (word.length > room) {
      const at = breaks(word).filter((i) => i < room).at(-1) ?? Math.max(1, room - 1);
      const dash = word[at - 1] === "-" ? "" : "-";
      found.push(word.slice(0, at) + dash);
      word = word.slice(at);
    }
    if (word) found.push(word);
  }
  return found;
}
