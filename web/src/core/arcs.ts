/** Arrows between steps as arcs over and under one line: branches above, loops below, the longer the higher. */
export interface Arc { d: string; x: number; y: number; loop: boolean }

/** The lowest arc: its words must clear the dots on the line. */
const LEAST = 20;

/** `reach` is how far an arc may rise; the place given is where its words stand. */
export function arc(from: number, to: number, xs: readonly number[], base: number, reach: { up: number; down: number }): Arc {
  const loop = to <= from;
  const [x0, x1] = [xs[from] ?? 0, xs[to] ?? 0];
  const most = loop ? reach.down : reach.up;
  const height = Math.min(most, LEAST + (most - LEAST) * Math.min(1, Math.abs(to - from) / 8));
  const y = loop ? base + height : base - height;
  if (from === to) return { d: `M${x0 - 6} ${base}C${x0 - 16} ${y} ${x0 + 16} ${y} ${x0 + 6} ${base}`, x: x0, y, loop };
  const pull = Math.min(40, Math.abs(x1 - x0) / 3) * Math.sign(x1 - x0);
  // A cubic rises to three quarters of its handles.
  const handle = base + ((y - base) * 4) / 3;
  return { d: `M${x0} ${base}C${x0 + pull} ${handle} ${x1 - pull} ${handle} ${x1} ${base}`, x: (x0 + x1) / 2, y, loop };
}
