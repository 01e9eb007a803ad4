/** Light or dark: the system's, until the reader chooses. */
const system = matchMedia("(prefers-color-scheme: dark)");
let chosen = $state<string | undefined>(document.documentElement.dataset.theme);
let systemDark = $state(system.matches);
system.addEventListener("change", (event) => (systemDark = event.matches));

export const theme = {
  get dark(): boolean {
    return chosen ? chosen === "dark" : systemDark;
  },
  get name(): "light" | "dark" {
    return this.dark ? "dark" : "light";
  },
  toggle(): void {
    chosen = this.dark ? "light" : "dark";
    document.documentElement.dataset.theme = chosen;
    localStorage.setItem("resa.theme", chosen);
  },
};
