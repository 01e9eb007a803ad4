/** A file dropped on one page, on its way to the one that reads it. */
export const dropped = { file: null as File | null };
