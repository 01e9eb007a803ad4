/** Days and times of the reader's own clock. */
export const dayOf = (iso: string): string => new Date(iso).toLocaleDateString("sv-SE");
export const timeOf = (iso: string): string => new Date(iso).toLocaleTimeString("sv-SE", { hour: "2-digit", minute: "2-digit" });
