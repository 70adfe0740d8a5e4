import { render } from "preact";
import { App } from "./app";
import type { Settings } from "./app-state";
import { Core, FullCore, loadModule } from "./core/client";
import { readSettings } from "./file/draft";
import { loadWords } from "./words/words";
import "./style.css";

const kept = readSettings();
const language = kept.language === "en" ? "en" : "km";
const settings: Settings = { language, digits: kept.digits === "khmer" ? "khmer" : "latin", money: kept.money === "usd" ? "usd" : "riel" };

void loadWords(language).then((words) => {
  document.documentElement.lang = language;
  const root = document.getElementById("app");
  if (root) render(<App first={settings} firstWords={words} />, root);
  // The module that calculates changes: after the first answer (app.tsx), or when nothing was chosen for a while.
  setTimeout(() => void loadModule().catch(() => undefined), 4000);
});

// For the tests: the same bytes as Rust, computed in this browser.
declare global {
  interface Window {
    hiveplanCore: typeof Core;
    hiveplanFullCore: typeof FullCore;
  }
}
window.hiveplanCore = Core;
window.hiveplanFullCore = FullCore;
