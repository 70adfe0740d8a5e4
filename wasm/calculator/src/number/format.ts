// Numbers as a commune writes them. Never `Intl` with `km`: Chromium has no Khmer data and answers in English, and
// systems with all data exchange point and comma (1.234 for 1,234).

export type Digits = "latin" | "khmer";

const KHMER = "០១២៣៤៥៦៧៨៩";

export const toKhmer = (text: string): string => text.replace(/[0-9]/g, (digit) => KHMER[Number(digit)]!);

export const toLatin = (text: string): string =>
  text.replace(/[០-៩]/g, (digit) => String(digit.charCodeAt(0) - 0x17e0));

const shown = (text: string, digits: Digits): string => (digits === "khmer" ? toKhmer(text) : text);

/** A number with a comma between thousands and a point before decimals, in both languages. */
export function formatNumber(value: number, digits: Digits, decimals = 0): string {
  const fixed = Math.abs(value).toFixed(decimals);
  const [whole = "0", fraction] = fixed.split(".");
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ",");
  const negative = value < 0 && Number(fixed) !== 0;
  return shown((negative ? "−" : "") + grouped + (fraction === undefined ? "" : `.${fraction}`), digits);
}

/** A number as it stands in a field: every decimal that it has, and never one that could be misread as thousands. */
export function formatForEditing(value: number, digits: Digits): string {
  const text = String(Number(value.toPrecision(15)));
  if (text.includes("e")) return shown(text, digits);
  const [whole = "0", fraction] = text.split(".");
  const sign = whole.startsWith("-") ? "-" : "";
  const grouped = whole.replace("-", "").replace(/\B(?=(\d{3})+$)/g, ",");
  if (fraction === undefined) return shown(sign + grouped, digits);
  // 1.234 could be one thousand or one and a bit: 1.2340 cannot.
  const clear = fraction.length === 3 && whole.replace("-", "") !== "0" ? `${fraction}0` : fraction;
  return shown(`${sign}${grouped}.${clear}`, digits);
}

/** A year or a code: no grouping. */
export const formatPlain = (value: number | string, digits: Digits): string => shown(String(value), digits);
