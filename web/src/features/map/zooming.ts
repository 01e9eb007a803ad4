/** How large the sheet is drawn: in steps, whole in the window, or one stage across it. */
import { tick } from "svelte";
import { ZOOM, type Board } from "./board.svelte";

const clamp = (zoom: number): number => Math.round(Math.max(ZOOM.least, Math.min(ZOOM.most, zoom)) * 100) / 100;

/** One step larger or smaller; what stands at `at` (in the window) stays there. */
export async function zoomTo(board: Board, scroller: HTMLElement, zoom: number, at?: { x: number; y: number }): Promise<void> {
  const next = clamp(zoom);
  if (next === board.zoom) return;
  const box = scroller.getBoundingClientRect();
  const point = at ? { x: at.x - box.left, y: at.y - box.top } : { x: scroller.clientWidth / 2, y: scroller.clientHeight / 2 };
  const sheet = { x: (scroller.scrollLeft + point.x) / scroller.scrollWidth, y: (scroller.scrollTop + point.y) / scroller.scrollHeight };
  board.zoom = next;
  await tick();
  scroller.scrollTo(sheet.x * scroller.scrollWidth - point.x, sheet.y * scroller.scrollHeight - point.y);
}

/** The whole sheet in the window, no larger than it is. A smaller sheet is laid out anew, so it is measured twice. */
export async function zoomToFit(board: Board, scroller: HTMLElement, sheet: HTMLElement): Promise<void> {
  board.zoom = 1;
  await tick();
  for (let i = 0; i < 3; i++) {
    const box = sheet.getBoundingClientRect();
    const ratio = Math.min((scroller.clientWidth - 40) / box.width, (scroller.clientHeight - 24) / box.height);
    if (ratio >= 1 && i === 0) break;
    board.zoom = clamp(Math.min(1, board.zoom * ratio));
    await tick();
  }
  scroller.scrollTo(0, 0);
}

/** One stage as wide as the window allows, at its left edge. */
export async function zoomToStage(board: Board, scroller: HTMLElement, sheet: HTMLElement, index: number): Promise<void> {
  const head = sheet.querySelector<HTMLElement>(`[data-head="${index}"]`);
  if (!head) return;
  const width = head.getBoundingClientRect().width / board.zoom;
  board.zoom = clamp(Math.min(1.6, (scroller.clientWidth - 60) / (width + 132)));
  await tick();
  const now = sheet.querySelector<HTMLElement>(`[data-head="${index}"]`)!.getBoundingClientRect();
  scroller.scrollBy({ left: now.left - scroller.getBoundingClientRect().left - 132 * board.zoom - 24 });
}
