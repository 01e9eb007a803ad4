/**
 * Names beside the nodes of the flow picture. Each is written whole: it stands to the right of its node, at the height
 * along it where it needs the fewest lines without touching another node or another name.
 */
import type { PlacedNode } from "./sankey";
import { brokenLines } from "./syllables";

export interface PlacedName { lines: string[]; x: number; /** Top of the first line. */ y: number }
interface Box { left: number; right: number; top: number; bottom: number }

export const LINE = 14;
/** The number under the name. */
const NUMBER = 13;
const LETTER = 6.9;
const GAP = 6;
const MOST = 150;
const STEP = 7;

export function placeNames(nodes: readonly PlacedNode[], nameOf: (id: string) => string, width: number, height: number): Map<string, PlacedName> {
  const bars: Box[] = nodes.map((node) => ({ left: node.x, right: node.x + node.width, top: node.y, bottom: node.y + node.height }));
  const taken: Box[] = [];
  const found = new Map<string, PlacedName>();
  // From the right, so that a name knows the names it may run into; the smaller node, which has less choice, first.
  const order = [...nodes].sort((a, b) => b.x - a.x || a.height - b.height);
  for (const node of order) {
    const name = nameOf(node.id);
    const x = node.x + node.width + GAP;
    let best: { place: PlacedName; box: Box; cost: number } | null = null;
    for (const middle of middles(node)) {
      // Wide first: a name in fewer lines is lower, and so meets less.
      for (const room of rooms(name, Math.min(MOST, width - x))) {
        const lines = brokenLines(name, Math.floor(room / LETTER));
        const tall = lines.length * LINE + NUMBER;
        const top = Math.max(0, Math.min(height - tall, middle - tall / 2));
        const box = { left: x - 2, right: x + Math.max(...lines.map((line) => line.length)) * LETTER, top, bottom: top + tall };
        const met = [...bars, ...taken].reduce((sum, other) => sum + overlap(box, other), 0);
        const cost = met * 1000 + lines.length * 40 + lines.filter((line) => line.endsWith("-")).length * 30 + Math.abs(middle - (node.y + node.height / 2));
        if (!best || cost < best.cost) best = { place: { lines, x, y: top }, box, cost };
      }
    }
    if (!best) continue;
    taken.push(best.box);
    found.set(node.id, best.place);
  }
  return found;
}

/** Heights at which the name may stand: along the node, and a little above and below a low one. */
function middles(node: PlacedNode): number[] {
  const centre = node.y + node.height / 2;
  const reach = Math.max(node.height / 2 - LINE, 28);
  const found = [centre];
  for (let off = STEP; off <= reach; off += STEP) found.push(centre - off, centre + off);
  return found;
}

/** Widths worth trying: whole, and every width that breaks it into one more line. */
function rooms(name: string, most: number): number[] {
  const whole = name.length * LETTER + 1;
  return [1, 0.72, 0.55, 0.45, 0.36, 0.28].map((part) => Math.max(7 * LETTER, Math.min(most, whole * part))).filter((room, i, all) => all.indexOf(room) === i);
}

function overlap(a: Box, b: Box): number {
  const wide = Math.min(a.right, b.right) - Math.max(a.left, b.left);
  const tall = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
  return wide > 0 && tall > 0 ? (wide * tall) / 100 + 0.05 : 0;
}
