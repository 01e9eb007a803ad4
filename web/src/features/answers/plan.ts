/** A planned path as the server's questions write it (`analysis/plan_text.py`), in words: what may follow what. */

/** One arrow: places, any of them, and what may follow. `from` null: the journey begins there; `to` null: it may end; `everywhere`:
 * from any place. */
export interface Arrow { from: Spot[] | null; to: Spot[] | null; everywhere: boolean }
export interface Spot { name: string; optional: boolean }

const SIGN = /\s*(?:"((?:[^"\\]|\\.)*)"|([^>|"?+;]+)|([>|?+;]))/y;
const [START, END, ANY] = ["(start)", "(end)", "(any)"];

/** Whether a path branches, so that it is no list of steps. */
export const branches = (text: string): boolean => places(text).length > 1;

/** The arrows of all lines, in their order; a line that is one place has none. */
export function arrows(text: string): Arrow[] {
  return places(text).flatMap((line) => line.slice(1).map((to, at) => arrow(line[at]!, to)));
}

/** Places that may each follow each other, as the touchpoints of one step do; and the arrows without those between them. */
export function anyOrder(all: Arrow[]): { together: Spot[][]; rest: Arrow[] } {
  const leads = new Set(all.flatMap(({ from, to }) => (from ?? []).flatMap((one) => (to ?? []).map((other) => JSON.stringify([one.name, other.name])))));
  const goes = (one: Spot, other: Spot): boolean => leads.has(JSON.stringify([one.name, other.name]));
  const together: Spot[][] = [];
  const rest = all.filter(({ from, to }) => {
    const [only, ...more] = from ?? [];
    if (!only || more.length || !to) return true;
    const group = [only, ...to];
    if (!group.every((one) => group.every((other) => one === other || goes(one, other)))) return true;
    if (!together.some((known) => group.every((one) => known.some((spot) => spot.name === one.name)))) together.push(group);
    return false;
  });
  return { together, rest };
}

function arrow(from: Spot[], to: Spot[]): Arrow {
  const is = (spots: Spot[], name: string): boolean => spots.some((spot) => spot.name === name);
  return { from: is(from, START) || is(from, ANY) ? null : from, to: is(to, END) ? null : to, everywhere: is(from, ANY) };
}

function places(text: string): Spot[][][] {
  const lines: Spot[][][] = [[[]]];
  SIGN.lastIndex = 0;
  for (let found = SIGN.exec(text); found; found = SIGN.exec(text)) {
    const [, quoted, plain, sign] = found;
    const line = lines.at(-1)!;
    if (sign === ";") lines.push([[]]);
    else if (sign === ">") line.push([]);
    else if (sign === "?") line.at(-1)!.at(-1)!.optional = true;
    else if (sign === undefined) {
      const name = quoted === undefined ? plain!.trim() : quoted.replace(/\\(.)/g, "$1");
      if (name) line.at(-1)!.push({ name, optional: false });
    }
  }
  return lines.filter((line) => line.some((spots) => spots.length));
}
