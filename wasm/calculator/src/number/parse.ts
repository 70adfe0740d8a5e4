import { toLatin } from "./format";

export type Parsed = { value: number } | { fault: "empty" | "ambiguous" | "grouping" | "not_a_number" };

// Blanks of all kinds, and the zero-width space that Khmer keyboards set between words.
const BLANKS = /[\s\u00a0\u200b\u202f]/g;

/**
 * Reads a number in Khmer or Latin digits, with commas or blanks between thousands and a point before decimals.
 * `1.234` is refused: it is one thousand in one country's writing and one and a bit in another's.
 */
export function parseNumber(text: string): Parsed {
  const plain = toLatin(text).replace(BLANKS, "").replace("−", "-");
  if (plain === "") return { fault: "empty" };
  const sign = plain.startsWith("-") ? -1 : 1;
  const number = plain.replace(/^[-+]/, "");
  if (!/^[0-9.,]+$/.test(number) || !/[0-9]/.test(number)) return { fault: "not_a_number" };
  if (!number.includes(",") && /^[1-9][0-9]{0,2}(\.[0-9]{3})+$/.test(number)) return { fault: "ambiguous" };
  const [whole = "", fraction, ...more] = number.split(".");
  if (more.length > 0 || fraction?.includes(",")) return { fault: "grouping" };
  if (whole.includes(",") && !/^[0-9]{1,3}(,[0-9]{3})+$/.test(whole)) return { fault: "grouping" };
  const value = sign * Number(`${whole.replaceAll(",", "") || "0"}.${fraction || "0"}`);
  return Number.isFinite(value) ? { value } : { fault: "not_a_number" };
}
