// Times a commune's assignment in the WebAssembly engine of Node (V8, the one of Chromium): `make bench-wasm`.
import { readFile } from "node:fs/promises";

const SEEDS = 50;
const SHAPES = ["500 x 14, load 80 %", "500 x 14, load 90 %", "400 x 28, load 80 %", "400 x 28, load 90 %"];

const { instance } = await WebAssembly.instantiate(await readFile(process.argv[2]));
const { main } = instance.exports;
const median = (numbers) => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)];

console.log("| cases x workers | median | worst | worst gap |\n|---|---|---|---|");
for (const shape of SHAPES) {
  const times = [];
  let worst = 0;
  for (let seed = 0; seed < SEEDS; seed++) {
    main(0, 0);
    const began = performance.now();
    const hundredths = main(0, 0);
    times.push(performance.now() - began);
    worst = Math.max(worst, hundredths);
  }
  const ms = (number) => `${number.toFixed(1)} ms`;
  console.log(`| ${shape} | ${ms(median(times))} | ${ms(Math.max(...times))} | ${(worst / 100).toFixed(2)} % |`);
}
