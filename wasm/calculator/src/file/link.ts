// A plan inside a link: compressed, in the fragment, which browsers send to no server.
import type { Input } from "../core/documents";

const KEY = "#plan=";
/** Longer links are cut by some mail and chat programs. */
export const LONGEST = 30_000;
/** What a link may unfold to: it comes from a stranger. */
const LARGEST = 5 * 1024 * 1024;

export async function toLink(plan: Input, page: string): Promise<string> {
  const packed = new Blob([JSON.stringify(plan)]).stream().pipeThrough(new CompressionStream("gzip"));
  const bytes = new Uint8Array(await new Response(packed).arrayBuffer());
  let text = "";
  for (const byte of bytes) text += String.fromCharCode(byte);
  return page.split("#")[0] + KEY + btoa(text).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}

export const hasPlan = (fragment: string): boolean => fragment.startsWith(KEY);

/** The text of the plan in a link; throws when there is none, or more than a plan. */
export async function fromLink(fragment: string): Promise<string> {
  const text = atob(fragment.slice(KEY.length).replaceAll("-", "+").replaceAll("_", "/"));
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
