/** The views of one journey: what the bar links to and what the menu of all views lists, the most used ones first. */
export interface View {
  /** The last part of the address; "" is the map. */
  path: string;
  key: string;
  /** Text key of its name. */
  name: string;
}

const known = (path: string, key = path): View => ({ path, key, name: `shell.view_${key}` });
const seen = (path: string): View => ({ path, key: path, name: `views.${path}` });

/** Always in the bar. */
export const FIRST: readonly View[] = [known("", "map"), known("table"), known("flow")];

export const GROUPS: readonly { key: "see" | "plan" | "keep" | "setup"; views: readonly View[] }[] = [
  { key: "see", views: [...FIRST, seen("matrix"), seen("swimlanes"), seen("handovers"), seen("blueprint"), seen("arc"), seen("story"), seen("walk"), seen("answers"), seen("watches")] },
  { key: "plan", views: [seen("workshop"), seen("guess"), seen("contacts"), seen("group"), seen("notes")] },
  { key: "keep", views: [seen("history"), seen("compare")] },
  { key: "setup", views: [known("binding"), known("settings")] },
];

export const viewOf = (path: string): View | undefined => GROUPS.flatMap((group) => group.views).find((view) => view.path === path);
