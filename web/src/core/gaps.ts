/** Between which neighbours a pointer stands: boxes in, a gap and the line that shows it out. */
import type { Point } from "./gesture";

export interface Box { left: number; top: number; width: number; height: number }
export interface Mark { left: number; top: number; width: number; height: number }

const right = (box: Box): number => box.left + box.width;
const bottom = (box: Box): number => box.top + box.height;

/** The gap among boxes below each other; 0 is before the first. */
export const gapDown = (boxes: readonly Box[], y: number): number => boxes.filter((box) => y > box.top + box.height / 2).length;
export const gapAcross = (boxes: readonly Box[], x: number): number => boxes.filter((box) => x > box.left + box.width / 2).length;

/** The gap among boxes that flow in lines like text: before or after the nearest one. */
export function gapInFlow(boxes: readonly Box[], at: Point): number {
  if (!boxes.length) return 0;
  const lines = boxes.some((box, i) => i > 0 && Math.abs(box.top - boxes[i - 1]!.top) < box.height / 2 && box.left > boxes[i - 1]!.left);
  if (!lines) return gapDown(boxes, at.y);
  const away = (box: Box): number =>
    Math.hypot(Math.max(box.left - at.x, 0, at.x - right(box)), 2 * Math.max(box.top - at.y, 0, at.y - bottom(box)));
  const nearest = boxes.reduce((best, box, i) => (away(box) < away(boxes[best]!) ? i : best), 0);
  const box = boxes[nearest]!;
  return at.x > box.left + box.width / 2 ? nearest + 1 : nearest;
}

/** A line in the gap: beside its neighbour where boxes stand beside each other, else between them. */
export function flowMark(boxes: readonly Box[], gap: number, around: Box): Mark {
  const before = boxes[gap - 1];
  const after = boxes[gap];
  if (!before && !after) return { left: around.left + 8, top: around.top + 8, width: around.width - 16, height: 2 };
  const neighbour = after ?? before!;
  const beside = boxes.some((box) => box !== neighbour && Math.abs(box.top - neighbour.top) < neighbour.height / 2);
  if (beside) return { left: (after ? after.left : right(before!)) + (after ? -5 : 3), top: neighbour.top, width: 2, height: neighbour.height };
  const y = before && after ? (bottom(before) + after.top) / 2 : after ? after.top - 4 : bottom(before!) + 3;
  return { left: neighbour.left, top: y - 1, width: neighbour.width, height: 2 };
}
