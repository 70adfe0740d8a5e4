// Writes docs/khmer-review.md: every Khmer text of the page beside its English, but those found in use (docs/glossary.md).
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

export const PAGE = new URL("../../docs/khmer-review.md", import.meta.url);
const GLOSSARY = new URL("../../docs/glossary.md", import.meta.url);

/** The page as it should be, from the two dictionaries. */
export function review(en, km) {
  const glossary = readFileSync(GLOSSARY, "utf8");
  const cells = glossary.split("\n").filter((line) => line.startsWith("|")).flatMap((line) => line.split("|").map((cell) => cell.trim()));
  const attested = new Set(cells.flatMap((cell) => [cell, ...cell.split(/, | \(.*?\)/)]).filter((cell) => /[\u1780-\u17ff]/.test(cell)));
  const groups = new Map();
  let known = 0;
  const look = (english, khmer, path) => {
    if (typeof khmer === "string") {
      if (!/[\u1780-\u17ff]/.test(khmer)) return;
      if (attested.has(khmer)) return void (known += 1);
      const group = path.length > 1 ? path[0] : "page";
      groups.set(group, [...(groups.get(group) ?? []), [path.at(-1), english ?? "", khmer]]);
    } else for (const key of Object.keys(khmer)) look(english?.[key], khmer[key], [...path, key]);
  };
  look(en, km, []);
  const waiting = [...groups.values()].reduce((total, rows) => total + rows.length, 0);
  const escape = (text) => text.replaceAll("|", "\\|");
  const tables = [...groups].map(([group, rows]) => `## ${group}\n\n| key | English | Khmer |\n|---|---|---|\n${rows.map((row) => `| ${row.map(escape).join(" | ")} |`).join("\n")}\n`);
  return `# Khmer of the calculator, to be reviewed

Written by \`npm run khmer-review\` in \`wasm\` from the two dictionaries of the calculator: do not edit.

**No native speaker has read these ${waiting} texts yet.** They were written without one, and must be read by somebody who
knows commune work before the calculator is used in a commune. Change them in \`wasm/calculator/src/words/km.ts\` and
\`km-lists.ts\`: what is missing there fails the build, and the gaps in braces must stay. ${known} texts are terms found in
use (\`docs/glossary.md\`) and are not listed. Codes are faults of a file; their English sentence is written by the core.

${tables.join("\n")}`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { createServer } = await import("vite");
  const vite = await createServer({ root: fileURLToPath(new URL("./", import.meta.url)), configFile: false, logLevel: "silent", server: { middlewareMode: true, ws: false }, appType: "custom", optimizeDeps: { noDiscovery: true } });
  const { en } = await vite.ssrLoadModule("/src/words/en.ts");
  const { km } = await vite.ssrLoadModule("/src/words/km.ts");
  writeFileSync(PAGE, review(en, km));
  await vite.close();
}
