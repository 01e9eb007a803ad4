/** Dragging a chip by mouse, pen or finger to what carries `data-drop`; Escape lets go where it was. No state of its own kept. */
export interface Dragging { keys: string[]; onover: (place: string | null) => void; ondrop: (place: string, index: number) => void }

const FAR_ENOUGH = 5;
const EDGE = 60;

/** Begins when the pointer has moved a little; a finger drags by the handle only, so that it can still scroll the page. */
export function startDrag(down: PointerEvent, chip: HTMLElement, begin: () => Dragging): void {
  if (down.button !== 0) return;
  if (down.pointerType !== "mouse" && !(down.target as Element).closest("[data-handle]")) return;
  let dragging: Dragging | null = null;
  let ghost: HTMLElement | null = null;
  const stop = new AbortController();
  const { signal } = stop;

  function lift(): void {
    dragging = begin();
    ghost = chip.cloneNode(true) as HTMLElement;
    ghost.removeAttribute("id");
    ghost.setAttribute("aria-hidden", "true");
    const box = chip.getBoundingClientRect();
    Object.assign(ghost.style, {
      position: "fixed", left: "0", top: "0", width: `${box.width}px`, zIndex: "80", pointerEvents: "none", opacity: "0.92",
      boxShadow: "var(--shadow)", background: "var(--raised)",
    });
    if (dragging.keys.length > 1) ghost.dataset.more = `+${dragging.keys.length - 1}`;
    chip.parentElement!.append(ghost);
    document.body.style.userSelect = "none";
  }
  function end(): void {
    ghost?.remove();
    document.body.style.userSelect = "";
    dragging?.onover(null);
    stop.abort();
  }
  addEventListener("pointermove", (event) => {
    if (event.pointerId !== down.pointerId) return;
    if (!dragging) {
      if (Math.hypot(event.clientX - down.clientX, event.clientY - down.clientY) < FAR_ENOUGH) return;
      lift();
    }
    event.preventDefault();
    ghost!.style.transform = `translate(${event.clientX + 8}px, ${event.clientY + 8}px)`;
    dragging!.onover(placeAt(event.clientX, event.clientY)?.dataset.drop ?? null);
    if (event.clientY < EDGE) scrollBy(0, -12);
    if (event.clientY > innerHeight - EDGE) scrollBy(0, 12);
  }, { signal, passive: false });
  addEventListener("pointerup", (event) => {
    if (event.pointerId !== down.pointerId) return;
    const place = dragging && placeAt(event.clientX, event.clientY);
    const at = dragging;
    if (at) swallowClick();
    end();
    if (place && at) at.ondrop(place.dataset.drop!, indexAt(place, event.clientY));
  }, { signal });
  addEventListener("pointercancel", end, { signal });
  addEventListener("keydown", (event) => {
    if (event.key === "Escape") end();
  }, { signal });
}

const placeAt = (x: number, y: number): HTMLElement | null =>
  document.elementFromPoint(x, y)?.closest<HTMLElement>("[data-drop]") ?? null;

/** Before the first chip whose middle lies below the pointer. */
function indexAt(place: HTMLElement, y: number): number {
  const chips = [...place.querySelectorAll<HTMLElement>("[data-chip]")];
  const found = chips.findIndex((chip) => {
    const box = chip.getBoundingClientRect();
    return y < box.top + box.height / 2;
  });
  return found < 0 ? chips.length : found;
}

/** The click that ends a drag selects nothing. */
function swallowClick(): void {
  const swallow = (event: MouseEvent): void => {
    event.stopPropagation();
    event.preventDefault();
  };
  addEventListener("click", swallow, { capture: true, once: true });
  setTimeout(() => removeEventListener("click", swallow, { capture: true }), 0);
}
