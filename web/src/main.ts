import { mount } from "svelte";
import App from "./features/shell/App.svelte";
import { firstLanguage, setLanguage } from "./i18n.svelte";
import "./styles/fonts.css";
import "./styles/tokens.css";
import "./styles/base.css";
import "./styles/print.css";

await setLanguage(firstLanguage());
mount(App, { target: document.getElementById("app")! });
