/**
 * The few marks that a text may carry: **bold**, *italic*, [words](https://…) and lines that begin with "- ". Stored in the
 * text itself, read into plain values and drawn as elements; never HTML. The twin of `resa.journey.marks`.
 */

export interface Span { text: string; bold?: true; italic?: true; href?: string }
export interface MarkedLine { item: boolean; spans: Span[] }

const ADDRESS = String.raw`(?:https?:\/\/|mailto:)[^\s()<>]+`;
const MARK = new RegExp(
  String.raw`\[([^\[\]\n]+)\]\((${ADDRESS})\)|\*\*(?=\S)([^\n]+?)(?<=\S)\*\*(?!\*)|(?<![\p{L}\p{N}*])\*(?=[^\s*])([^*\n]+?)(?<=\S)\*(?![\p{L}\p{N}*])`,
  "u",
);
const ITEM = /^\s*[-•]\s+/;

export function markedLines(text: string): MarkedLine[] {
  return text.split("\n").map((line) => {
    const item = ITEM.test(line);
    return { item, spans: spansOf(item ? line.replace(ITEM, "") : line, {}) };
  });
}

function spansOf(text: string, style: Omit<Span, "text">): Span[] {
  const found = MARK.exec(text);
  if (!found) return text ? [{ ...style, text }] : [];
  const [whole, words, href, bold, italic] = found;
  const inside =
    words !== undefined ? spansOf(words, { ...style, href: href! })
    : bold !== undefined ? spansOf(bold, { ...style, bold: true })
    : spansOf(italic!, { ...style, italic: true });
  return [...spansOf(text.slice(0, found.index), style), ...inside, ...spansOf(text.slice(found.index + whole.length), style)];
}

/** The text as words alone; list lines keep a dot. */
export function withoutMarks(text: string): string {
  if (!/[*[]|^\s*[-•]\s/m.test(text)) return text;
  return markedLines(text)
    .map(({ item, spans }) => (item ? "• " : "") + spans.map((span) => span.text).join(""))
    .join("\n");
}

export interface Marking { text: string; start: number; end: number }

/** Puts `mark` around what is selected, or takes it away again. */
export function toggledMark({ text, start, end }: Marking, mark: "**" | "*"): Marking {
  const n = mark.length;
  const chosen = text.slice(start, end);
  const around = text.slice(start - n, start) === mark && text.slice(end, end + n) === mark;
  // One star inside two is the bold's, not an italic's own.
  const bolds = mark === "*" && text.slice(start - 2, start) === "**" && text[start - 3] !== "*";
  if (start >= n && around && !bolds) {
    return { text: text.slice(0, start - n) + chosen + text.slice(end + n), start: start - n, end: end - n };
  }
  const lead = chosen.length - chosen.trimStart().length;
  const tail = chosen.length - chosen.trimEnd().length;
  const [from, to] = chosen.trim() ? [start + lead, end - tail] : [start, end];
  return { text: text.slice(0, from) + mark + text.slice(from, to) + mark + text.slice(to), start: from + n, end: to + n };
}

/** Makes the chosen lines a list, or plain lines when all are one already. */
export function toggledList({ text, start, end }: Marking): Marking {
  const from = text.lastIndexOf("\n", start - 1) + 1;
  const stop = text.indexOf("\n", end);
  const to = stop < 0 ? text.length : stop;
  const lines = text.slice(from, to).split("\n");
  const all = lines.every((line) => ITEM.test(line));
  const made = lines.map((line) => (all ? line.replace(ITEM, "") : ITEM.test(line) ? line : `- ${line}`)).join("\n");
  const first = all ? -(/^\s*[-•]\s+/.exec(lines[0]!)?.[0].length ?? 0) : ITEM.test(lines[0]!) ? 0 : 2;
  return {
    text: text.slice(0, from) + made + text.slice(to),
    start: Math.max(from, start + first),
    end: end + made.length - (to - from),
  };
}

/** Makes what is chosen a link to `href`; without a choice the address is its own words. */
export function linked({ text, start, end }: Marking, href: string): Marking {
  const words = text.slice(start, end).trim() || href.replace(/^(https?:\/\/|mailto:)/, "");
  const made = `[${words.replace(/[[\]]/g, "")}](${href})`;
  return { text: text.slice(0, start) + made + text.slice(end), start: start + made.length, end: start + made.length };
}

/** An address as typed made whole, or "" when it is none that a link may have. */
export function wholeAddress(typed: string): string {
  const text = typed.trim();
  const whole = /^[a-z][a-z0-9+.-]*:/i.test(text) ? text : /^\S+@\S+\.\S+$/.test(text) ? `mailto:${text}` : text ? `https://${text}` : "";
  return new RegExp(`^${ADDRESS}$`, "i").test(whole) ? whole : "";
}
