/**
 * The river under the stage titles: its thickness is the number that is there, leaks bend down and out of it, open
 * ones (neither kept nor lost) fall into a hatched stub. Thickness is on one scale everywhere: what is lost is as thick
 * as what the river loses. Pure geometry, as SVG path strings.
 */
import type { Column } from "./columns";

export interface Reach {
  reached: number | null;
  open: number | null;
  lost: number | null;
}

export interface Leak {
  path: string;
  /** Thickness in pixels, and where its fall stands. */
  thickness: number;
  left: number;
  right: number;
  bottom: number;
}

export interface Segment {
  /** The top edge at the column's start. */
  top: number;
  thickness: number;
  /** For how long the top edge is level. */
  level: number;
  leak: Leak | null;
  open: Leak | null;
}

export interface River {
  body: string;
  edge: string;
  segments: Segment[];
  base: number;
}

const LEAST = 1.5;
/** How long before the bend a leak begins to part from the river. */
const PEEL = 34;

/** `height` is the thickness of the largest number; `base` the y of the river's bottom. */
export function layRiver(columns: readonly Column[], reaches: readonly Reach[], height: number, base: number): River {
  const most = Math.max(1, ...reaches.map((r) => r.reached ?? 0));
  const scale = height / most;
  const thick = (n: number | null | undefined): number => (n ? Math.max(LEAST, n * scale) : 0);
  const top: string[] = [];
  const bottom: string[] = [];
  const segments: Segment[] = [];
  columns.forEach((column, i) => {
    const here = reaches[i];
    const next = reaches[i + 1];
    const h = thick(here?.reached);
    const after = next ? thick(next.reached) : h;
    const lost = Math.min(thick(here?.lost), h);
    const open = Math.min(thick(here?.open), h - lost);
    const end = column.x + column.width;
    const bend = end - Math.min(column.width * 0.42, 92);
    const last = i === columns.length - 1;
    top.push(i ? `L${column.x} ${y(base - h)}` : `M${column.x} ${y(base - h)}`);
    top.push(last ? `L${end} ${y(base - h)}` : `L${y(bend)} ${y(base - h)}${ease(bend, base - h, end, base - after)}`);
    // Bottom edge, written from right to left when the outline closes.
    const lift = last ? 0 : lost + open;
    bottom.unshift(
      lift
        ? `L${end} ${y(base)}${ease(end, base, bend, base - lift)}L${y(bend)} ${y(base)}L${column.x} ${y(base)}`
        : `L${end} ${y(base)}L${column.x} ${y(base)}`,
    );
    segments.push({
      top: base - h,
      thickness: h,
      level: last || h === after ? column.width : bend - column.x,
      leak: lost && !last ? fall(bend, base, 0, lost, 16, true) : lost ? stub(end, base, lost) : null,
      open: open && !last ? fall(bend, base, lost, open, 10, false) : null,
    });
  });
  const edge = top.join("");
  return { body: `${edge}${bottom.join("")}Z`, edge, segments, base };
}

/** A band of `thickness` that lies `above` the base, bends right and falls; with a point when it is lost for good. */
function fall(x: number, base: number, above: number, thickness: number, drop: number, pointed: boolean): Leak {
  const inner = 6 + above;
  const outer = inner + thickness;
  const left = x + inner;
  const right = x + outer;
  const low = base + 6 + drop;
  const tip = pointed ? `L${y((left + right) / 2)} ${y(low + Math.min(9, 3 + thickness / 3))}` : "";
  const path =
    `M${y(x - PEEL)} ${y(base)}${ease(x - PEEL, base, x, base - above - thickness)}` +
    `A${y(outer)} ${y(outer)} 0 0 1 ${y(right)} ${y(base + 6)}` +
    `L${y(right)} ${y(low)}${tip}L${y(left)} ${y(low)}L${y(left)} ${y(base + 6)}` +
    `A${y(inner)} ${y(inner)} 0 0 0 ${y(x)} ${y(base - above)}${above ? ease(x, base - above, x - PEEL, base) : ""}Z`;
  return { path, thickness, left, right, bottom: low };
}

/** The last stage has no next: what is lost there falls straight down. */
function stub(end: number, base: number, thickness: number): Leak {
  return fall(end - 24 - thickness, base, 0, thickness, 16, true);
}

function ease(x0: number, y0: number, x1: number, y1: number): string {
  const middle = (x0 + x1) / 2;
  return `C${y(middle)} ${y(y0)} ${y(middle)} ${y(y1)} ${y(x1)} ${y(y1)}`;
}

const y = (v: number): number => Math.round(v * 10) / 10;
