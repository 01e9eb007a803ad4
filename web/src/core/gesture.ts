/**
 * Dragging with mouse, pen and finger over one element that scrolls. A mouse drags after a few pixels; a finger after
 * resting a moment, since otherwise it scrolls. Near the edge the element scrolls along; Escape lets go of everything.
 */
export interface Point { x: number; y: number }

export interface Drag {
  move(at: Point): void;
  end(at: Point): void;
  cancel(): void;
}

export interface Gestures {
  /** What is picked up here; null leaves the pointer to whatever it does otherwise. Called before anything moves. */
  pick(target: Element, at: Point, event: PointerEvent): (() => Drag | null) | null;
  /** What scrolls along at its edges. */
  scroller: () => Element;
}

const SLACK = 5;
const FINGER_SLACK = 9;
const REST_MS = 380;
const EDGE = 44;
const FASTEST = 18;

/** Begins listening; gives the way to stop. */
export function gestures(root: HTMLElement, { pick, scroller }: Gestures): () => void {
  let waiting: { id: number; from: Point; begin: () => Drag | null; timer: number; finger: boolean } | null = null;
  let drag: Drag | null = null;
  let id = -1;
  let last: Point = { x: 0, y: 0 };
  let frame = 0;

  const at = (event: PointerEvent): Point => ({ x: event.clientX, y: event.clientY });
  const far = (a: Point, b: Point): number => Math.hypot(a.x - b.x, a.y - b.y);

  function start(): void {
    if (!waiting) return;
    clearTimeout(waiting.timer);
    id = waiting.id;
    drag = waiting.begin();
    const finger = waiting.finger;
    waiting = null;
    if (!drag) return stop();
    if (finger) navigator.vibrate?.(10);
    getSelection()?.removeAllRanges();
    document.documentElement.classList.add("dragging");
    drag.move(last);
    frame = requestAnimationFrame(along);
  }
  /** Scrolls while the pointer rests near an edge. */
  function along(): void {
    if (!drag) return;
    const element = scroller();
    const box = element === document.scrollingElement ? { left: 0, top: 0, right: innerWidth, bottom: innerHeight } : element.getBoundingClientRect();
    const speed = (low: number, high: number, p: number): number =>
      p < low + EDGE ? -Math.min(1, (low + EDGE - p) / EDGE) : p > high - EDGE ? Math.min(1, (p - high + EDGE) / EDGE) : 0;
    const by = { x: speed(box.left, box.right, last.x) * FASTEST, y: speed(box.top, box.bottom, last.y) * FASTEST };
    const before = [element.scrollLeft, element.scrollTop];
    if (by.x || by.y) element.scrollBy(by.x, by.y);
    if (element.scrollLeft !== before[0] || element.scrollTop !== before[1]) drag.move(last);
    frame = requestAnimationFrame(along);
  }
  function stop(): void {
    if (waiting) clearTimeout(waiting.timer);
    cancelAnimationFrame(frame);
    document.documentElement.classList.remove("dragging");
    waiting = null;
    drag = null;
    id = -1;
  }
  /** The click that a released mouse gives after a drag is no click. */
  function swallow(): void {
    const once = (event: MouseEvent): void => {
      event.stopPropagation();
      event.preventDefault();
    };
    addEventListener("click", once, { capture: true, once: true });
    setTimeout(() => removeEventListener("click", once, { capture: true }), 50);
  }

  function down(event: PointerEvent): void {
    if (drag || !event.isPrimary || event.button !== 0 || !(event.target instanceof Element)) return;
    const begin = pick(event.target, at(event), event);
    if (!begin) return;
    last = at(event);
    const finger = event.pointerType === "touch";
    waiting = { id: event.pointerId, from: last, begin, finger, timer: finger ? window.setTimeout(start, REST_MS) : 0 };
  }
  function move(event: PointerEvent): void {
    if (waiting?.id === event.pointerId) {
      const gone = far(at(event), waiting.from);
      if (waiting.finger) {
        if (gone > FINGER_SLACK) stop();
      } else if (gone > SLACK) {
        last = at(event);
        start();
      }
    } else if (drag && event.pointerId === id) {
      last = at(event);
      drag.move(last);
    }
  }
  function up(event: PointerEvent): void {
    // What is under the pointer now counts, though nothing has told of the last way there and others may have moved things since.
    move(event);
    if (waiting?.id === event.pointerId) stop();
    if (!drag || event.pointerId !== id) return;
    const done = drag;
    stop();
    swallow();
    done.end(at(event));
  }
  function cancel(event?: PointerEvent): void {
    if (event && event.pointerId !== id && event.pointerId !== waiting?.id) return;
    const undone = drag;
    stop();
    undone?.cancel();
  }
  function key(event: KeyboardEvent): void {
    if (event.key !== "Escape" || !drag) return;
    event.stopPropagation();
    event.preventDefault();
    // The button is still down: its click comes when it is let go.
    addEventListener("pointerup", swallow, { capture: true, once: true });
    addEventListener("pointerdown", () => removeEventListener("pointerup", swallow, { capture: true }), { capture: true, once: true });
    cancel();
  }
  /** A finger that drags does not scroll, and opens no menu. */
  const hold = (event: Event): void => {
    if (drag && event.cancelable) event.preventDefault();
  };

  root.addEventListener("pointerdown", down);
  root.addEventListener("touchmove", hold, { passive: false });
  root.addEventListener("contextmenu", hold);
  root.addEventListener("dragstart", noDrag);
  addEventListener("pointermove", move);
  addEventListener("pointerup", up);
  addEventListener("pointercancel", cancel);
  addEventListener("keydown", key, { capture: true });
  return () => {
    cancel();
    root.removeEventListener("pointerdown", down);
    root.removeEventListener("touchmove", hold);
    root.removeEventListener("contextmenu", hold);
    root.removeEventListener("dragstart", noDrag);
    removeEventListener("pointermove", move);
    removeEventListener("pointerup", up);
    removeEventListener("pointercancel", cancel);
    removeEventListener("keydown", key, { capture: true });
  };
}

/** The browser's own dragging of pictures and links would take the pointer away. */
const noDrag = (event: Event): void => event.preventDefault();
