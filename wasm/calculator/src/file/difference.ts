// What of a plan is otherwise than in another one: a plan made from a built-in one says little that is new.
import type { Input } from "../core/documents";

type Row = Record<string, unknown>;
/** A row of the other plan by its place, rows from one place to another, a row with changes, or a new row. */
type Part = number | [from: number, to: number] | { of: number; is: Row } | { is: Row };
/** No plan of communes that fits into a link has more rows in a table. */
const MOST_ROWS = 20_000;

export type Difference = Record<string, { is: unknown } | { rows: Part[] }>;

const text = (value: unknown): string => JSON.stringify(value ?? null);
const isRow = (value: unknown): value is Row => typeof value === "object" && value !== null && !Array.isArray(value);
const isTable = (value: unknown): value is Row[] => Array.isArray(value) && value.every(isRow);
const nameOf = (row: Row): unknown => row.id ?? row.code;

export function difference(plan: Input, base: Input): Difference {
  const [now, then] = [plan, base] as unknown as Row[];
  const found: Difference = {};
  for (const key of new Set([...Object.keys(now!), ...Object.keys(then!)])) {
    const [a, b] = [now![key], then![key]];
    if (text(a) === text(b)) continue;
    found[key] = isTable(a) && isTable(b) ? { rows: parts(a, b) } : { is: a ?? null };
  }
  return found;
}

function parts(rows: Row[], base: Row[]): Part[] {
  const places = new Map(base.map((row, at) => [text(row), at]));
  const list: Part[] = [];
  for (const row of rows) {
    const same = places.get(text(row));
    const last = list.at(-1);
    if (same === undefined) list.push(changed(row, base));
    else if (typeof last === "number" && same === last + 1) list[list.length - 1] = [last, same];
    else if (Array.isArray(last) && same === last[1] + 1) last[1] = same;
    else list.push(same);
  }
  return list;
}

/** Only the fields that changed, where the other plan has a row of that name with the same fields. */
function changed(row: Row, base: Row[]): Part {
  const of = base.findIndex((old) => nameOf(old) !== undefined && nameOf(old) === nameOf(row));
  const old = base[of];
  if (!old || Object.keys(old).join() !== Object.keys(row).join()) return { is: row };
  return { of, is: Object.fromEntries(Object.entries(row).filter(([key, value]) => text(value) !== text(old[key]))) };
}

/** The plan again; throws where the difference does not fit the other plan. */
export function again(found: Difference, base: Input): Input {
  const plan: Row = { ...(base as unknown as Row) };
  for (const [key, value] of Object.entries(found)) {
    if ("is" in value) plan[key] = value.is;
    else {
      const rows: Row[] = [];
      for (const part of value.rows) {
        rows.push(...rowsOf(part, (base as unknown as Record<string, Row[]>)[key] ?? []));
        // A link comes from a stranger: a few letters must not unfold to millions of rows.
        if (rows.length > MOST_ROWS) throw new Error("more than a plan");
      }
      plan[key] = rows;
    }
  }
  return plan as unknown as Input;
}

function rowsOf(part: Part, base: Row[]): Row[] {
  const at = (place: number): Row => {
    const row = base[place];
    if (!row) throw new Error("a row that is not there");
    return row;
  };
  if (typeof part === "number") return [at(part)];
  if (Array.isArray(part)) return Array.from({ length: Math.max(0, Math.min(part[1], base.length) - part[0] + 1) }, (_, i) => at(part[0] + i));
  return ["of" in part ? { ...at(part.of), ...part.is } : part.is];
}

/** Eight digits that tell two plans apart: not a secret, only a check (FNV-1a). */
export function fingerprint(plan: Input): string {
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(JSON.stringify(plan))) hash = Math.imul(hash ^ byte, 0x01000193);
  return (hash >>> 0).toString(16).padStart(8, "0");
}
