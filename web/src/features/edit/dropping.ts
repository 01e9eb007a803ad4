/** What is pasted or dropped on the map: pictures and files. Pure questions about the event; nothing is written here. */

/** The first picture among what is carried. */
export function imageIn(data: DataTransfer | null): File | null {
  return [...(data?.files ?? [])].find((file) => file.type.startsWith("image/")) ?? null;
}

/** The first other file among what is carried. */
export const fileIn = (data: DataTransfer | null): File | null =>
  [...(data?.files ?? [])].find((file) => !file.type.startsWith("image/")) ?? null;

export interface MapPlace { card: string | null; lane: string | null; step: string | null; stage: number | null }

/** Where on the map an element is: the card it is, else the lane and step of its cell. */
export function placeOn(element: Element | null): MapPlace {
  const thing = element?.closest<HTMLElement>("[data-about]");
  const about = thing?.dataset.about ?? null;
  const cell = element?.closest<HTMLElement>("[data-cell]");
  return {
    card: about,
    lane: element?.closest<HTMLElement>("[data-lane]")?.dataset.lane ?? null,
    step: thing?.dataset.step ?? null,
    stage: cell ? Number(cell.dataset.cell) : null,
  };
}
