// Serves wasm/dist on this machine, with the headers that docs/calculator.md asks a host for. `node serve.js [port]`.
import { createReadStream, existsSync, statSync } from "node:fs";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";

export const POLICY =
  "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; font-src 'self'; img-src 'self' data:; connect-src 'self'; worker-src 'self' blob:; manifest-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

const TYPES = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".json": "application/json; charset=utf-8",
  ".wasm": "application/wasm",
  ".woff2": "font/woff2",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".webmanifest": "application/manifest+json",
};

/** A server for a folder; `headers: false` is a host that can set none, where only the page's own policy holds. */
export function serve(folder, { port = 0, headers = true } = {}) {
  const server = createServer((request, response) => {
    const path = normalize(decodeURIComponent(new URL(request.url ?? "/", "http://localhost").pathname));
    const file = join(folder, path.endsWith("/") ? `${path}index.html` : path);
    if (!file.startsWith(folder) || !existsSync(file) || !statSync(file).isFile()) {
      response.writeHead(404).end();
      return;
    }
    const accepted = String(request.headers["accept-encoding"] ?? "");
    const form = [["br", "br"], ["gzip", "gz"]].find(([name, ending]) => accepted.includes(name) && existsSync(`${file}.${ending}`));
    response.writeHead(200, {
      "content-type": TYPES[extname(file)] ?? "application/octet-stream",
      "cache-control": file.includes("/assets/") ? "public, max-age=31536000, immutable" : "no-cache",
      ...(form ? { "content-encoding": form[0], vary: "accept-encoding" } : {}),
      ...(headers ? { "content-security-policy": POLICY, "referrer-policy": "no-referrer", "x-content-type-options": "nosniff" } : {}),
    });
    createReadStream(form ? `${file}.${form[1]}` : file).pipe(response);
  });
  return new Promise((resolve) => server.listen(port, "127.0.0.1", () => resolve(server)));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const folder = fileURLToPath(new URL("../dist/", import.meta.url));
  const server = await serve(folder, { port: Number(process.argv[2] ?? 8321) });
  console.log(`The calculator: http://localhost:${server.address().port}/   (Ctrl-C ends it)`);
}
