// The tables that leave the page for a spreadsheet.
import type { Result } from "../core/documents";

export type Cell = string | number | null;
export interface Sheet {
  name: string;
  rows: Cell[][];
}

/** Years, cost lines, who pays, months: as the core counts them, in riel, with the words of the file format. */
export function sheets({ outcome }: Result): Sheet[] {
  const { forecast } = outcome;
  const payers = (forecast.years[0]?.paid ?? []).map(([payer]) => payer);
  return [
    {
      name: "years",
      rows: [
        ["commune", "year", "people", "cost_riel", ...payers.map((payer) => `${payer}_riel`), "gap_riel", "usd_per_person", "open_cases", "waiting"],
        ...forecast.years.map((row) => [row.commune, row.year, row.people, row.cost, ...row.paid.map(([, riel]) => riel), row.gap, row.usd_per_person, row.open_cases, row.waiting]),
      ],
    },
    {
      name: "lines",
      rows: [
        ["commune", "year", "service", "kind", "line", "account", "quantity", "unit", "unit_price", "amount_riel"],
        ...forecast.lines.map((row) => [row.commune, row.year, row.service, row.kind, row.line, row.account, row.quantity, row.unit, row.unit_price, row.amount]),
      ],
    },
    {
      name: "funding",
      rows: [
        ["commune", "year", "service", "source", "payer", "amount_riel"],
        ...forecast.funding.map((row) => [row.commune, row.year, row.service, row.source ?? "unfunded", row.payer ?? "unfunded", row.amount]),
      ],
    },
    {
      name: "months",
      rows: [
        ["commune", "month", "cost_riel", "open_cases", "waiting", "children_placed"],
        ...forecast.months.map((row) => [row.commune, row.month, row.cost, row.open_cases, row.waiting, row.children_placed]),
      ],
    },
  ];
}

/**
 * A text that a spreadsheet must not run: one that begins like a formula gets an apostrophe before it (the list of the
 * OWASP page on CSV injection). Numbers stay numbers.
 */
export const harmless = (text: string): string => (/^[=+\-@\t\r\n]/.test(text) ? `'${text}` : text);

/** One CSV file: UTF-8 with the mark that spreadsheets look for, quoted where it must be. */
export function csv(sheet: Sheet): string {
  const cell = (value: Cell) => {
    if (value === null) return "";
    if (typeof value === "number") return String(value);
    const text = harmless(value);
    return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  };
  return `\ufeff${sheet.rows.map((row) => row.map(cell).join(",")).join("\r\n")}\r\n`;
}
