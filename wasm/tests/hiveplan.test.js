import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { describe, it } from "node:test";

import {
  bands, books, bringForward, calibrate, explain, indices, preventionBands, sensitivity, track, valueOfMoney,
} from "hiveplan";
import { apply, ask, forecast, init, load, need, plan, readFiles, run, runJson, validate, writeFiles } from "hiveplan";

const golden = new URL("../../tests/golden/", import.meta.url);
const cases = readdirSync(golden, { withFileTypes: true }).filter((entry) => entry.isDirectory());
const read = (name, file) => readFileSync(new URL(`${name}/${file}`, golden), "utf8");

await init();

describe("golden outcomes", () => {
  assert.ok(cases.length >= 4, "the golden files are there");
  for (const { name } of cases) {
    it(`${name}: the bytes that Rust writes`, () => {
      const written = runJson(read(name, "input.json"));
      const expected = read(name, "outcome.json");
      // Not assert.equal: its message would hold both documents.
      assert.ok(written === expected, `differs from character ${firstDifference(written, expected)} on`);
    });

    it(`${name}: the same draws give the bands that Rust gives, to the last bit`, () => {
      const [input, draws, expected] = ["input", "draws", "bands"].map((file) => JSON.parse(read(name, `${file}.json`)));
      assert.deepEqual(bands(input, draws), expected);
    });

    it(`${name}: an object goes in and comes out as the text says`, () => {
      assert.deepEqual(run(JSON.parse(read(name, "input.json"))), JSON.parse(read(name, "outcome.json")));
    });
  }
});

describe("stages", () => {
  const base = load("battambang");

  it("give the parts of the outcome", () => {
    const out = run(base);
    assert.deepEqual(need(base), out.need);
    assert.deepEqual(plan(base), out.plan);
    assert.deepEqual(forecast(base), out.forecast);
    assert.deepEqual(validate(base), out.issues.issues);
  });

  it("leave the input as it was", () => {
    const before = structuredClone(base);
    run(base);
    assert.deepEqual(base, before);
  });
});

describe("questions", () => {
  const base = load("battambang");
  const one = { ...base, communes: base.communes.filter(({ code }) => code === "020310"), villages: base.villages.filter(({ code }) => code.startsWith("020310")), families: [], workers: [], staff: [], centres: [], handover: [], shares: [], roads: [] };

  it("are answered for a commune", () => {
    const { points } = ask(one, { question: "curve", steps: 3 });
    assert.equal(points.length, 4);
    assert.ok(points.every((point, at) => at === 0 || point.need >= points[at - 1].need));
    const today = { ...one, settings: { ...one.settings, posts: "existing" } };
    const [{ shortage, repairs }] = ask(today, { question: "repairs", money: false }).shortages;
    const hire = repairs.find(({ kind }) => kind === "hire");
    const unmet = (input) => plan(input).unmet.filter(({ service }) => service === shortage.service).length;
    assert.deepEqual([unmet(today) > 0, unmet(apply(today, hire.scenario))], [true, 0]);
  });

  it("the next fiscal year begins with who was hired and what rose", () => {
    const { input, carried, not_carried } = ask(one, { question: "roll_forward" });
    assert.deepEqual(input.horizon, { start: 2028, years: 5 });
    assert.equal(input.workers.length, carried.posts.reduce((sum, row) => sum + row.posts, 0));
    assert.ok(not_carried.includes("scores"));
  });

  it("that are none are refused", () => {
    assert.throws(() => apply(one, { name: "", changes: [{ change: "fly" }] }), { name: "InputError" });
    assert.throws(() => ask(one, { question: "why" }), (error) => error.issues[0].code === "HP6001");
  });
});

describe("what may be asked of a forecast", () => {
  const base = load("battambang");
  const one = { ...base, horizon: { ...base.horizon, years: 1 } };
  const sum = (list) => list.reduce((a, b) => a + b, 0);

  it("bands: the same for the same draws, and in order", () => {
    const found = bands(one, { count: 40, seed: 3 });
    assert.deepEqual(found, bands(one, { count: 40, seed: 3 }));
    assert.equal(found.draws, 40);
    for (const year of found.years) assert.ok(year.cost.p10 < year.cost.p50 && year.cost.p50 < year.cost.p90);
    assert.throws(() => bands(one, { count: 0 }), (error) => error.issues[0].code === "HP7001");
    assert.throws(() => bands(one, { cuont: 1 }), (error) => error.issues[0].code === "HP7008");
  });

  it("what moves it: the list of the outcome, indices, prevention", () => {
    assert.deepEqual(sensitivity(one), run(one).assumptions);
    const found = indices(one, { count: 16 }, "cost", 2);
    assert.equal(found.length, 2);
    assert.ok(found[0].total >= found[1].total && found[0].total_error >= 0);
    assert.deepEqual(preventionBands(one, { count: 8 }).map((row) => row.risk_ratio), [1, 0.76, 0.6, 0.48]);
  });

  it("books: both sides are equal, from rows as from CSV", () => {
    const made = books(one, 2027, [{ account: "61", name: "All" }]);
    assert.deepEqual(made, books(one, undefined, "line,service,kind,account,name\n,,,61,All\n"));
    const spent = sum(made.expenditure.map((row) => row.amount));
    assert.equal(spent, sum(made.revenue.map((row) => row.amount)));
    assert.equal(spent, sum(made.cash.flatMap((row) => row.quarters)));
    assert.equal(books(one, 2050), null);
  });

  it("explain: a tree with the value of the forecast", () => {
    const row = forecast(one).years.find((year) => year.commune === "020309");
    assert.equal(explain(one, "020309", 2027, "cost").value, row.cost);
    assert.equal(explain(one, "020309", 2027, { line: "meals" }).terms.length, 2);
    assert.equal(explain(one, "020309", 2050, "cost"), null);
  });

  it("track, bring forward, value of money, calibrate", () => {
    const { deviations, months } = track(one, [{ commune: "020309", month: "2027-03", open: 60 }]);
    assert.deepEqual([deviations.length, months.length], [1, 120]);
    assert.ok(bringForward(one)[0].own_money_factor > 1);
    const values = valueOfMoney(load("battambang"));
    assert.deepEqual([values.every(({ funds }) => funds >= 0 && funds <= 1), values.some(({ funds }) => funds === 1)], [true, true]);
    const commune = { families: 3000, open_cases: 40, waiting: 180, capacity: 240 };
    const years = [{ open_cases: 190, exits: 6, reopened: 1 }, { open_cases: 230, exits: 95, reopened: 8 }];
    assert.equal(calibrate(one, commune, years).residuals.length, 6);
    assert.equal(calibrate(one, commune, [{ exits: 1 }]), null);
  });
});

describe("a plan folder", () => {
  const base = load("battambang");

  it("is read as it is written", () => {
    const files = writeFiles(base);
    assert.deepEqual(files.slice(0, 3).map(([name]) => name), ["plan.toml", "communes.csv", "villages.csv"]);
    assert.deepEqual(readFiles(files), base);
  });

  it("without its villages is refused, with the name of the file", () => {
    const files = writeFiles(base).filter(([name]) => name !== "villages.csv");
    assert.throws(() => readFiles(files), (error) => error.name === "InputError" && error.issues[0].path === "villages.csv");
  });
});

describe("what cannot be planned", () => {
  const base = load("battambang");
  const failure = (call) => {
    try {
      call();
    } catch (error) {
      return error;
    }
    assert.fail("nothing was thrown");
  };

  it("is an InputError with all issues", () => {
    const villages = base.villages.map((village, i) => (i < 2 ? { ...village, code: "9" } : village));
    const error = failure(() => run({ ...base, villages }));
    assert.ok(error instanceof Error);
    assert.equal(error.name, "InputError");
    assert.equal(error.more, 0);
    const paths = error.issues.filter((issue) => issue.code === "HP1015").map((issue) => issue.path);
    assert.deepEqual(paths, ["/villages/0/code", "/villages/1/code"]);
  });

  it("is a list when it is only validated", () => {
    assert.equal(validate({ ...base, name: null })[0].path, "/name");
  });

  for (const [what, value] of [
    ["nothing", undefined],
    ["a text", "battambang"],
    ["a list", []],
    ["an empty object", {}],
  ]) {
    it(`${what} is no input`, () => assert.equal(failure(() => run(value)).name, "InputError"));
  }

  it("a number that is not finite is named", () => {
    const villages = [{ ...base.villages[0], lat: Number.NaN }, ...base.villages.slice(1)];
    const [issue] = failure(() => run({ ...base, villages })).issues;
    assert.deepEqual([issue.code, issue.path], ["HP1012", "/villages/0/lat"]);
  });

  it("an object that holds itself is refused", () => {
    const endless = { ...base };
    endless.settings = endless;
    const [issue] = failure(() => run(endless)).issues;
    assert.deepEqual([issue.code, issue.path], ["HP1002", "/settings"]);
  });
});

describe("the READMEs", () => {
  for (const page of ["root", "package"]) {
    it(`the TypeScript of the ${page} page runs and prints`, async (t) => {
      const print = t.mock.method(console, "log", () => {});
      await import(`./readme/${page}.js`);
      assert.ok(print.mock.callCount() > 0);
    });
  }
});

describe("a bug of ours", () => {
  it("is an InternalError that names its place and no value", async () => {
    // A panic ends the module: take a second copy of it.
    const broken = await import("../pkg/node/hiveplan.js?broken");
    assert.throws(() => broken._panic(), (error) => {
      assert.equal(error.name, "InternalError");
      assert.match(error.message, /wasm.src.lib\.rs:\d+/);
      assert.doesNotMatch(error.message, /no message may show/);
      return true;
    });
  });
});

function firstDifference(a, b) {
  let i = 0;
  while (i < a.length && a[i] === b[i]) i += 1;
  return `${i}: ${JSON.stringify(a.slice(i - 40, i + 40))} instead of ${JSON.stringify(b.slice(i - 40, i + 40))}`;
}
