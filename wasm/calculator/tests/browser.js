// The system's Chromium, driven through playwright-core, against the built page.
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";
import { serve } from "../serve.js";

export const DIST = fileURLToPath(new URL("../../dist/", import.meta.url));
export const GOLDEN = new URL("../../../tests/golden/", import.meta.url);
const PATHS = [process.env.CHROMIUM, "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
export const PHONE = { width: 360, height: 740 };
export const DESK = { width: 1280, height: 900 };

export const browserPath = () => PATHS.find((path) => path && existsSync(path));

export function launch() {
  return chromium.launch({
    executablePath: browserPath(),
    args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
  });
}

/** A served copy of the page; `address` ends with a slash. */
export async function host({ folder = DIST, ...options } = {}) {
  const server = await serve(folder, options);
  return { server, address: `http://localhost:${server.address().port}/`, close: () => new Promise((done) => { server.closeAllConnections(); server.close(done); }) };
}

/** A page of its own, in a language; what the browser complains of is collected. */
export async function visit(browser, address, { language = "en", viewport = DESK, money = "usd", digits = "latin", ...context } = {}) {
  const own = await browser.newContext({ viewport, acceptDownloads: true, ...context });
  await own.addInitScript((settings) => {
    if (!localStorage.getItem("hiveplan.settings")) localStorage.setItem("hiveplan.settings", JSON.stringify(settings));
  }, { language, money, digits });
  const page = await own.newPage();
  page.complaints = [];
  page.on("console", (message) => message.type() === "error" && page.complaints.push(message.text()));
  page.on("pageerror", (error) => page.complaints.push(String(error)));
  await page.goto(address);
  return page;
}

export async function choose(page, name) {
  await page.getByRole("button", { name: new RegExp(`^${name}`) }).click();
  await page.locator("[data-figure=cost]").waitFor();
}

export const figure = (page, name) => page.locator(`[data-figure=${name}]`).innerText();
export const told = (page) => page.locator("[data-told]").innerText();
