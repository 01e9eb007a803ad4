/** The files a map is offered as; those of other tools have a dialog of their own. */
export const FORMATS = ["pdf", "svg", "png", "pptx", "xlsx", "html", "json"] as const;
