import { createHash } from "node:crypto";
import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { type Plugin, defineConfig } from "vite";

const OUT = join(import.meta.dirname, "../dist");
// Beside each file its compressed forms, for hosts that serve them as they are.
const COMPRESSED = /\.(html|js|css|wasm|json|svg|webmanifest)$/;

// What of others is in the page.
const LICENCES = ["@fontsource/noto-sans-khmer", "preact", "write-excel-file", "fflate"];
const licence = (name: string): string => {
  const folder = join(import.meta.dirname, "../node_modules", name);
  const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
  if (!file) throw new Error(`${name} has no licence file`);
  return readFileSync(join(folder, file), "utf8").trim();
};

/** Writes the service worker with the list of all files, and the compressed forms. */
function offline(): Plugin {
  return {
    name: "offline",
    apply: "build",
    closeBundle() {
      writeFileSync(join(OUT, "licences.txt"), LICENCES.map((name) => `${name}\n\n${licence(name)}\n\n`).join("-".repeat(72) + "\n\n"));
      const all = () => readdirSync(OUT, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).map((entry) => relative(OUT, join(entry.parentPath, entry.name)));
      const files = all().filter((file) => !/\.(br|gz)$/.test(file) && file !== "sw.js").sort();
      const hash = createHash("sha256");
      for (const file of files) hash.update(file).update(readFileSync(join(OUT, file)));
      const list = ["./", ...files.filter((file) => file !== "index.html").map((file) => `./${file}`)];
      const script = readFileSync(join(import.meta.dirname, "sw.js"), "utf8")
        .replace('["__FILES__"]', JSON.stringify(list))
        .replace("__VERSION__", hash.digest("hex").slice(0, 16));
      writeFileSync(join(OUT, "sw.js"), script);
      for (const file of all().filter((name) => COMPRESSED.test(name))) {
        const bytes = readFileSync(join(OUT, file));
        writeFileSync(join(OUT, `${file}.gz`), gzipSync(bytes, { level: 9 }));
        writeFileSync(join(OUT, `${file}.br`), brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length } }));
      }
    },
  };
}

export default defineConfig({
  root: import.meta.dirname,
  // Relative addresses: the folder works under any path, and from a small server on a USB stick.
  base: "./",
  build: {
    outDir: OUT,
    emptyOutDir: true,
    target: "es2022",
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  worker: { format: "es" },
  plugins: [offline()],
});
