// The tables that leave the page for a spreadsheet.
import type { Result, Service } from "../core/documents";
import { placeName, sum } from "../look/look";
import type { Say } from "../look/say";
import { termName } from "../look/terms";
import { wordOf } from "../words/words";

export type Cell = string | number | null;
export interface Sheet {
  /** In the name of a CSV file: the same in every language. */
  file: string;
  name: string;
  kinds: Kind[];
  rows: Cell[][];
}

/** What a column holds: a spreadsheet shows whole riel with thousands, other amounts with their decimals. */
export type Kind = "text" | "plain" | "riel" | "number";

interface Column<Row> {
  head: string;
  kind: Kind;
  read: (row: Row) => Cell;
  /** Added up in the last row. */
  summed?: boolean;
}

/**
 * Years, cost lines, who pays, months, as the core counts them, with the words of the page: for people who read them. The
 * files that are opened again (JSON, a plan folder) have the words of the format.
 */
export function sheets({ outcome }: Result, say: Say): Sheet[] {
  const { words } = say;
  const { forecast } = outcome;
  const payers = (forecast.years[0]?.paid ?? []).map(([payer]) => payer);
  const riel = (text: string) => `${text} (${words.riel})`;
  const place = (code: string) => placeName(outcome.communes.find((row) => row.code === code), say.settings.language) || code;
  const money = <Row,>(head: string, read: (row: Row) => number): Column<Row> => ({ head: riel(head), kind: "riel", read: (row) => Math.round(read(row)), summed: true });
  const commune = { head: words.commune, kind: "text", read: (row: { commune: string }) => place(row.commune) } as const;
  const year = { head: words.year, kind: "plain", read: (row: { year: number }) => row.year } as const;
  const part = { head: words.need_service, kind: "text", read: (row: { service: Service }) => words.service[row.service] } as const;
  const name = (label: string) => termName(say, outcome, label).text;
  return [
    sheet("years", words.t_years, words.total, forecast.years, [
      commune, year,
      { head: words.people, kind: "plain", read: (row) => Math.round(row.people) },
      money(words.cost, (row) => row.cost),
      ...payers.map((payer, at) => money<(typeof forecast.years)[number]>(wordOf(words.payers, payer), (row) => row.paid[at]?.[1] ?? 0)),
      money(words.not_covered, (row) => row.gap),
      { head: `${words.per_person} (${words.usd})`, kind: "number", read: (row) => round(row.usd_per_person) },
      { head: words.cases_served, kind: "number", read: (row) => round(row.open_cases) },
      { head: words.waiting, kind: "number", read: (row) => round(row.waiting) },
    ]),
    sheet("lines", words.t_lines, words.total, forecast.lines, [
      commune, year, part,
      { head: words.kind, kind: "text", read: (row) => words.kinds[row.kind] },
      { head: words.activity, kind: "text", read: (row) => name(row.line) },
      { head: words.account, kind: "text", read: (row) => row.account },
      { head: words.term_quantity, kind: "number", read: (row) => round(row.quantity) },
      { head: words.unit, kind: "text", read: (row) => say.unit(row.unit) },
      { head: words.terms["Price of a unit"], kind: "number", read: (row) => (row.unit_price < 10 ? round(row.unit_price, 1000) : Math.round(row.unit_price)) },
      money(words.amount, (row) => row.amount),
    ]),
    sheet("funding", words.t_funding, words.total, forecast.funding, [
      commune, year, part,
      { head: words.source_name, kind: "text", read: (row) => (row.source === null ? words.not_covered : wordOf(words.source_names, row.source)) },
      { head: words.payer, kind: "text", read: (row) => (row.payer === null ? words.not_covered : wordOf(words.payers, row.payer)) },
      money(words.amount, (row) => row.amount),
    ]),
    sheet("months", words.t_months, words.total, forecast.months, [
      commune,
      { head: words.month, kind: "plain", read: (row) => row.month },
      money(words.cost, (row) => row.cost),
      { head: words.open_cases, kind: "number", read: (row) => round(row.open_cases) },
      { head: words.families_waiting, kind: "number", read: (row) => round(row.waiting) },
      { head: words.children_placed, kind: "number", read: (row) => round(row.children_placed) },
    ]),
  ];
}

const round = (value: number, parts = 100): number => Math.round(value * parts) / parts;

/** Heading, rows, and the totals of the amounts. */
function sheet<Row>(file: string, name: string, total: string, rows: Row[], columns: Column<Row>[]): Sheet {
  const sums = columns.map((column, at) =>
    at === 0 ? total : column.summed ? sum(rows.map((row) => Number(column.read(row)))) : null);
  return {
    file,
    name,
    kinds: columns.map((column) => column.kind),
    rows: [columns.map((column) => column.head), ...rows.map((row) => columns.map((column) => column.read(row))), sums],
  };
}

/**
 * A text that a spreadsheet must not run: one that begins like a formula gets an apostrophe before it (the list of the
 * OWASP page on CSV injection). Numbers stay numbers.
 */
export const harmless = (text: string): string => (/^[=+\-@\t\r\n]/.test(text) ? `'${text}` : text);

/** One CSV file: UTF-8 with the mark that spreadsheets look for, quoted where it must be. */
export function csv(sheet: Pick<Sheet, "rows">): string {
  const cell = (value: Cell) => {
    if (value === null) return "";
    if (typeof value === "number") return String(value);
    const text = harmless(value);
    return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  };
  return `\ufeff${sheet.rows.map((row) => row.map(cell).join(",")).join("\r\n")}\r\n`;
}
