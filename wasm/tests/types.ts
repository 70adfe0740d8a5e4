// Compiled, not run: the types say what a TypeScript reader needs.
import { ask, init, load, readFiles, run, runJson, validate, writeFiles, type Input, type InputError, type Issue } from "hiveplan";

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
void [needs, found, names, text, again];
