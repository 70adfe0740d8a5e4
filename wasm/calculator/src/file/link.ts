// A plan inside a link: compressed, in the fragment, which browsers send to no server. It says what is otherwise than in
// a built-in plan: `#plan=CODE.FINGERPRINT.DIFFERENCE`. Links of before, `#plan=WHOLE_PLAN`, have no points and open too.
import type { Input } from "../core/documents";
import { type Difference, again, difference, fingerprint } from "./difference";
import { type BuiltIn, KEY, OTHER_VERSION, USUAL } from "./fragment";

/** Longer links are cut by some mail and chat programs. */
export const LONGEST = 30_000;
/** What a link may unfold to: it comes from a stranger. */
const LARGEST = 5 * 1024 * 1024;
export async function toLink(plan: Input, page: string, builtIn: BuiltIn): Promise<string> {
  const own = plan.communes[0]?.code ?? USUAL;
  const [code, base] = await builtIn(own).then((found) => [own, found] as const, async () => [USUAL, await builtIn(USUAL)] as const);
  return `${page.split("#")[0]}${KEY}${code}.${fingerprint(base)}.${await pack(JSON.stringify(difference(plan, base)))}`;
}

/** The text of the plan in a link; throws when there is none, or more than a plan. */
export async function fromLink(fragment: string, builtIn: BuiltIn): Promise<string> {
  const [code = "", mark, packed] = fragment.slice(KEY.length).split(".");
  if (packed === undefined) return unpack(code);
  const base = await builtIn(code);
  if (fingerprint(base) !== mark) throw new Error(OTHER_VERSION);
  return JSON.stringify(again(JSON.parse(await unpack(packed)) as Difference, base));
}

async function pack(text: string): Promise<string> {
  const packed = new Blob([text]).stream().pipeThrough(new CompressionStream("gzip"));
  const bytes = new Uint8Array(await new Response(packed).arrayBuffer());
  let letters = "";
  for (const byte of bytes) letters += String.fromCharCode(byte);
  return btoa(letters).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}

async function unpack(packed: string): Promise<string> {
  const text = atob(packed.replaceAll("-", "+").replaceAll("_", "/"));
  const bytes = Uint8Array.from(text, (char) => char.charCodeAt(0));
  const reader = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip")).getReader();
  const parts: BlobPart[] = [];
  for (let size = 0; ; ) {
    const { done, value } = await reader.read();
    if (done) break;
    size += value.byteLength;
    if (size > LARGEST) throw new Error("more than a plan");
    parts.push(value as BlobPart);
  }
  return new Blob(parts).text();
}
