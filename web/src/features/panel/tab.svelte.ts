/** What the panel shows, the same from one thing on the map to the next: null until somebody has chosen. */
class PanelTab {
  edits = $state<boolean | null>(null);
}
export const panelTab = new PanelTab();
