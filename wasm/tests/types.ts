// Compiled, not run: the types say what a TypeScript reader needs.
import {
  ask, bands, books, explain, init, load, readFiles, run, runJson, validate, writeFiles,
  type Input, type InputError, type Issue, type Term,
} from "hiveplan";

await init();
const base: Input = load("battambang");
const found: Issue[] = validate(base);
const shorter: Input = { ...base, horizon: { ...base.horizon, years: 3 } };
const out = run(shorter);
const names: string[] = out.communes.map((commune) => commune.name);
const text: string = runJson(JSON.stringify(base));
try {
  run(base);
} catch (error) {
  const codes: string[] = (error as InputError).issues.map((issue) => issue.code);
  void codes;
}
// @ts-expect-error there is no such data set
load("siem_reap");
const again: Input = readFiles(writeFiles(base));
const needs: number[] = ask(base, { question: "curve", steps: 3 }).points.map((point) => point.need);
// @ts-expect-error a curve has no such term
ask(base, { question: "curve", stairs: 3 });
const year = bands(base, { count: 10 }).years[0]!;
const [middle, enough]: [number, number] = [year.cost.p50, year.money_is_enough];
const why: Term | null = explain(base, "020309", 2027, { line: "meals" });
const terms: Term[] = why?.terms ?? [];
// @ts-expect-error there is no such figure
explain(base, "020309", 2027, "coast");
const spent = books(base, 2028, [{ account: "61" }])?.expenditure.map((row) => row.amount);
void [needs, found, names, text, again, middle, enough, terms, spent];
