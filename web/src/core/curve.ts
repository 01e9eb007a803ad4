/**
 * Curves through points without overshoot: monotone cubic (Fritsch–Carlson, as d3's curveMonotoneX). A gap in the
 * data is a gap in the line.
 */
export interface Point { x: number; y: number }

const r = (v: number): number => Math.round(v * 10) / 10;

/** Runs of neighbouring points that are there. */
export function runs<T>(points: readonly (T | null)[]): T[][] {
  const found: T[][] = [];
  let open: T[] | null = null;
  for (const point of points) {
    if (point === null) open = null;
    else if (open) open.push(point);
    else found.push((open = [point]));
  }
  return found;
}

/** Slopes that keep every stretch between its two ends. */
function slopes(points: readonly Point[]): number[] {
  const n = points.length;
  if (n < 2) return points.map(() => 0);
  const d = points.slice(1).map((p, i) => (p.y - points[i]!.y) / (p.x - points[i]!.x || 1));
  const m = points.map((_, i) => (i === 0 ? d[0]! : i === n - 1 ? d[n - 2]! : d[i - 1]! * d[i]! <= 0 ? 0 : (d[i - 1]! + d[i]!) / 2));
  d.forEach((slope, i) => {
    if (slope === 0) m[i] = m[i + 1] = 0;
    else {
      const size = Math.hypot(m[i]! / slope, m[i + 1]! / slope);
      if (size > 3) {
        m[i] = (3 * m[i]!) / size;
        m[i + 1] = (3 * m[i + 1]!) / size;
      }
    }
  });
  return m;
}

function segments(points: readonly Point[]): string {
  const m = slopes(points);
  return points
    .slice(1)
    .map((p, i) => {
      const q = points[i]!;
      const third = (p.x - q.x) / 3;
      return `C${r(q.x + third)} ${r(q.y + m[i]! * third)} ${r(p.x - third)} ${r(p.y - m[i + 1]! * third)} ${r(p.x)} ${r(p.y)}`;
    })
    .join("");
}

/** One path for all runs; a lone point gives nothing (its dot is drawn apart). */
export function curve(points: readonly (Point | null)[]): string {
  return runs(points)
    .filter((run) => run.length > 1)
    .map((run) => `M${r(run[0]!.x)} ${r(run[0]!.y)}${segments(run)}`)
    .join("");
}

export interface BandPoint { x: number; low: number; high: number }

/** The area between the two ends of the intervals; a lone point gets a small bar. */
export function band(points: readonly (BandPoint | null)[], loneWidth = 8): string {
  return runs(points)
    .map((run) => {
      const only = run.length === 1 ? run[0]! : null;
      const list = only
        ? [{ ...only, x: only.x - loneWidth / 2 }, { ...only, x: only.x + loneWidth / 2 }]
        : run;
      const upper = list.map((p) => ({ x: p.x, y: p.high }));
      const lower = list.map((p) => ({ x: p.x, y: p.low })).reverse();
      return `M${r(upper[0]!.x)} ${r(upper[0]!.y)}${segments(upper)}L${r(lower[0]!.x)} ${r(lower[0]!.y)}${back(lower)}Z`;
    })
    .join("");
}

/** A curve from right to left: the same curve with x mirrored. */
function back(points: readonly Point[]): string {
  const m = slopes(points.map((p) => ({ x: -p.x, y: p.y })));
  return points
    .slice(1)
    .map((p, i) => {
      const q = points[i]!;
      const third = (q.x - p.x) / 3;
      return `C${r(q.x - third)} ${r(q.y + m[i]! * third)} ${r(p.x + third)} ${r(p.y - m[i + 1]! * third)} ${r(p.x)} ${r(p.y)}`;
    })
    .join("");
}
