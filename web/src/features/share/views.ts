/** The views that a shared page can show, in the order they are offered. */
import { t } from "../../i18n.svelte";
import { viewOf } from "../views/catalogue";

export const SHARED_VIEWS = ["map", "table", "story", "swimlanes", "blueprint", "arc", "flow", "matrix"] as const;
export const viewName = (view: string): string => t(viewOf(view === "map" ? "" : view)?.name ?? "shell.view_map");
