// The TypeScript example of the README compiles (tests/readme.ts is part of the type check) and runs as it stands.
import assert from "node:assert/strict";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { it } from "node:test";

const block = readFileSync(new URL("../../README.md", import.meta.url), "utf8").match(/```ts\n(.*?)```/s)[1];

it("the example that is type-checked is the one in the README", () => {
  assert.equal(readFileSync(new URL("readme.ts", import.meta.url), "utf8"), block);
});

it("the example of the README runs", async () => {
  const copy = new URL("readme.run.mjs", import.meta.url);
  writeFileSync(copy, block);
  const said = [];
  const log = console.log;
  console.log = (text) => said.push(text);
  try {
    await import(copy.href);
  } finally {
    console.log = log;
    rmSync(copy);
  }
  assert.match(said[0], /^\d+ riel are unfunded; \d+ posts to fill; \d+ notes$/);
});
