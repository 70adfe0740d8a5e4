// Writes the TypeScript of the READMEs to tests/readme, where it is checked against the types and run.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import ts from "typescript";

const folder = new URL("./readme/", import.meta.url);
rmSync(folder, { recursive: true, force: true });
mkdirSync(folder);
for (const [name, page] of [
  ["root", "../../README.md"],
  ["package", "../README.md"],
]) {
  const text = readFileSync(new URL(page, import.meta.url), "utf8");
  const blocks = [...text.matchAll(/^```ts\n(.*?)^```/gms)].map((match) => match[1]);
  if (blocks.length === 0) throw new Error(`${page} has no TypeScript`);
  const source = blocks.join("\n");
  writeFileSync(new URL(`${name}.ts`, folder), source);
  const options = { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2022 };
  writeFileSync(new URL(`${name}.js`, folder), ts.transpileModule(source, { compilerOptions: options }).outputText);
}
