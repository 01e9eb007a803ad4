import { mount } from "svelte";
import App from "./features/shell/App.svelte";
import { openJourney } from "./features/journey/session.svelte";
import { firstLanguage, setLanguage } from "./i18n.svelte";
import { learnLook } from "./look.svelte";
import { journeyId, route } from "./router.svelte";
import "./styles/fonts.css";
import "./styles/tokens.css";
import "./styles/base.css";
import "./styles/print.css";

// The journey is on its way while the words are still coming.
if (route.parts[0] === "journeys" && route.parts[1]) {
  const session = openJourney(journeyId(route.parts[1]));
  void session.measure(session.query);
}
void learnLook();
await setLanguage(firstLanguage());
mount(App, { target: document.getElementById("app")! });
