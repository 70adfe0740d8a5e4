// What needs no browser: numbers as they are written and read, sentences of the core, tables for spreadsheets.
import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { after, before, describe, it } from "node:test";
import { createServer } from "vite";
import { PAGE, review } from "../khmer-review.js";

let vite;
let load;
before(async () => {
  const root = fileURLToPath(new URL("../", import.meta.url));
  vite = await createServer({ root, configFile: false, logLevel: "silent", oxc: { jsx: { runtime: "automatic", importSource: "preact" } }, optimizeDeps: { noDiscovery: true }, server: { middlewareMode: true, ws: false }, appType: "custom" });
  load = (file) => vite.ssrLoadModule(`/src/${file}`);
});
after(() => vite?.close());

describe("numbers", () => {
  it("are read as they are written, in both digits, for 20,000 values", async () => {
    const { formatForEditing, formatNumber } = await load("number/format.ts");
    const { parseNumber } = await load("number/parse.ts");
    let seed = 20270101;
    const random = () => (seed = (seed * 1103515245 + 12345) % 2147483648) / 2147483648;
    for (let i = 0; i < 20_000; i += 1) {
      const value = Number((random() * 10 ** Math.floor(random() * 10)).toFixed(Math.floor(random() * 5)));
      for (const digits of ["latin", "khmer"]) {
        assert.deepEqual(parseNumber(formatForEditing(value, digits)), { value });
        assert.deepEqual(parseNumber(formatNumber(Math.round(value), digits)), { value: Math.round(value) });
      }
    }
  });

  it("carry commas between thousands and a point before decimals, in Khmer too", async () => {
    const { formatNumber } = await load("number/format.ts");
    assert.equal(formatNumber(1234567.8, "latin", 1), "1,234,567.8");
    assert.equal(formatNumber(1234567.8, "khmer", 1), "១,២៣៤,៥៦៧.៨");
    assert.equal(formatNumber(-0.4, "latin"), "0");
  });

  for (const [text, fault] of [["1.234", "ambiguous"], ["១.២៣៤", "ambiguous"], ["1.234.567", "ambiguous"], ["12,34", "grouping"], ["1,234,5", "grouping"], ["1.5,000", "grouping"], ["12x4", "not_a_number"], ["", "empty"], ["1e5", "not_a_number"], [".", "not_a_number"]])
    it(`"${text}" is refused: ${fault}`, async () => {
      const { parseNumber } = await load("number/parse.ts");
      assert.deepEqual(parseNumber(text), { fault });
    });

  for (const [text, value] of [["1,234", 1234], ["1 234", 1234], ["0.125", 0.125], ["1.2340", 1.234], ["១២៣", 123], ["១២3", 123], ["−5", -5], ["1,234.500", 1234.5], [".5", 0.5]])
    it(`"${text}" is ${value}`, async () => {
      const { parseNumber } = await load("number/parse.ts");
      assert.deepEqual(parseNumber(text), { value });
    });
});

describe("sentences of the core", () => {
  it("on cures are taken apart for both languages, in every golden outcome", async () => {
    const { readCure } = await load("look/core-words.ts");
    const golden = new URL("../../../tests/golden/", import.meta.url);
    let seen = 0;
    for (const { name } of readdirSync(golden, { withFileTypes: true }).filter((entry) => entry.isDirectory()))
      for (const unmet of JSON.parse(readFileSync(new URL(`${name}/outcome.json`, golden), "utf8")).plan.unmet) {
        seen += 1;
        assert.notEqual(readCure(unmet).kind, "text", unmet.cure);
      }
    assert.ok(seen > 0, "no golden outcome has unmet need");
  });

  it("that are not known stay as they are", async () => {
    const { readCure } = await load("look/core-words.ts");
    assert.deepEqual(readCure({ cure: "something new", village: "02030901" }), { kind: "text", text: "something new" });
  });
});

describe("tables for spreadsheets", () => {
  it("make formulas harmless and leave numbers alone", async () => {
    const { csv, harmless } = await load("file/tables.ts");
    for (const text of ["=1+1", "+1", "-1", "@x", "\tx", "\rx"]) assert.equal(harmless(text), `'${text}`);
    assert.equal(harmless("Ou Char"), "Ou Char");
    assert.equal(csv({ rows: [["a", "=b,c"], [-5, null]] }), '\ufeffa,"\'=b,c"\r\n-5,\r\n');
  });

  for (const language of ["en", "km"])
    it(`have headings that a person reads, whole riel, and totals (${language})`, async () => {
      const { sheets } = await load("file/tables.ts");
      const { Say } = await load("look/say.ts");
      const words = (await load(`words/${language}.ts`))[language];
      const outcome = JSON.parse(readFileSync(new URL("../../../tests/golden/battambang/outcome.json", import.meta.url), "utf8"));
      const all = sheets({ outcome }, new Say(words, { language, digits: "latin", money: "riel" }, outcome.forecast.riel_per_usd));
      assert.deepEqual(all.map((sheet) => sheet.file), ["years", "lines", "funding", "months"]);
      for (const { rows, kinds, name } of all) {
        const [heads, ...body] = rows;
        const totals = body.pop();
        assert.equal(totals[0], words.total);
        for (const head of heads) assert.doesNotMatch(head.replace("CCT", ""), language === "km" ? /[a-z]/i : /_/, `${name}: ${head}`);
        heads.forEach((head, at) => {
          if (kinds[at] !== "riel") return;
          assert.ok(body.every((row) => Number.isInteger(row[at])), head);
          assert.equal(totals[at], body.reduce((sum, row) => sum + row[at], 0), head);
        });
        for (const row of body) for (const cell of row) assert.ok(typeof cell !== "number" || Number(cell.toFixed(3)) === cell, String(cell));
      }
      const cost = outcome.forecast.years.reduce((sum, row) => sum + row.cost, 0);
      assert.ok(all[0].rows.at(-1).includes(cost));
    });
});

describe("links", () => {
  it("carry what is otherwise than in a built-in plan, and nothing is lost", async () => {
    const { again, difference, fingerprint } = await load("file/difference.ts");
    const { plan: base } = JSON.parse(readFileSync(new URL("../../pkg/page/plans/020309.json", import.meta.url), "utf8"));
    const plan = structuredClone(base);
    assert.deepEqual(difference(plan, base), {});
    plan.name = "Other";
    plan.estimates[3].central += 1;
    plan.villages.splice(2, 1);
    plan.workers.push({ id: "new", cadre: "nurse", village: "02030901", fte: 0.5, payer: "cct", serves: [], from: null, until: null });
    plan.shares = [];
    plan.transitions = [{ from: 0, to: 0, chance: 1 }];
    const found = difference(plan, base);
    assert.ok(JSON.stringify(found).length < 700, JSON.stringify(found));
    assert.deepEqual(again(JSON.parse(JSON.stringify(found)), base), plan);
    assert.notEqual(fingerprint(plan), fingerprint(base));
    assert.throws(() => again({ villages: { rows: [999] } }, base));
    assert.throws(() => again({ villages: { rows: Array.from({ length: 5000 }, () => [0, 5]) } }, base), /more than a plan/);
  });
});

describe("axes", () => {
  it("end at a round number above the largest amount", async () => {
    const { scale } = await load("chart/charts.tsx");
    assert.deepEqual(scale(87), [0, 50, 100]);
    assert.deepEqual(scale(80), [0, 20, 40, 60, 80]);
    assert.deepEqual(scale(0), [0, 1]);
  });
});

describe("Khmer", () => {
  it("has Khmer letters in every text, but for marks and names that have none", async () => {
    const { km } = await load("words/km.ts");
    const bare = [];
    const look = (value, path) => {
      if (typeof value === "string") {
        if (value && !/[\u1780-\u17ff]/.test(value) && !["other_language", "digits_latin", "line_blank"].includes(path)) bare.push(`${path}: ${value}`);
      } else for (const [key, inner] of Object.entries(value)) look(inner, key);
    };
    look(km, "");
    assert.deepEqual(bare, []);
  });

  it("that waits for a native speaker is listed in docs/khmer-review.md", async () => {
    const { km } = await load("words/km.ts");
    const { en } = await load("words/en.ts");
    assert.ok(readFileSync(PAGE, "utf8") === review(en, km), "write it anew: npm run khmer-review");
  });

  it("fills the same gaps as English", async () => {
    const { km } = await load("words/km.ts");
    const { en } = await load("words/en.ts");
    const gaps = (text) => (text.match(/\{\w+\}/g) ?? []).sort();
    for (const key of Object.keys(en).filter((name) => typeof en[name] === "string")) assert.deepEqual(gaps(km[key]), gaps(en[key]), key);
  });
});
