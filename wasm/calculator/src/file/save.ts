import type { Input, Result } from "../core/documents";
import type { Say } from "../look/say";
import { type Kind, csv, harmless, sheets } from "./tables";

/** Gives a file to the person: the browser's own download, nothing is sent. */
export function give(name: string, content: Blob): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(content);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

const fileName = (plan: Input, ending: string): string =>
  `${plan.name.replace(/[^\p{L}\p{M}\p{N}]+/gu, "-").replace(/^-|-$/g, "").slice(0, 60) || "plan"}-${plan.horizon.start}.${ending}`;

/** The plan as the format writes it: Rust and Python open the same file. */
export const saveJson = (plan: Input): void =>
  give(fileName(plan, "json"), new Blob([JSON.stringify(plan, null, 2)], { type: "application/json" }));

export function saveCsv(plan: Input, result: Result, say: Say): void {
  for (const sheet of sheets(result, say)) give(fileName(plan, `${sheet.file}.csv`), new Blob([csv(sheet)], { type: "text/csv" }));
}

/** The writer of XLSX files is loaded when it is asked for. */
export async function saveXlsx(plan: Input, result: Result, say: Say): Promise<void> {
  give(fileName(plan, "xlsx"), await xlsx(result, say));
}

const FORMATS: Partial<Record<Kind, string>> = { riel: "#,##0", number: "#,##0.##" };

export async function xlsx(result: Result, say: Say): Promise<Blob> {
  const { default: write } = await import("write-excel-file/browser");
  const all = sheets(result, say);
  const data = all.map((sheet) =>
    sheet.rows.map((row, at) =>
      row.map((value, column) => {
        // Headings and totals.
        const bold = at === 0 || at === sheet.rows.length - 1 ? { fontWeight: "bold" as const } : {};
        const format = FORMATS[sheet.kinds[column] ?? "text"];
        return value === null ? null
          : typeof value === "number" ? { value, type: Number, ...(format ? { format } : {}), ...bold }
          : { value: harmless(value), type: String, ...bold };
      }),
    ),
  );
  const made = write(data.map((rows, i) => ({ data: rows, sheet: all[i]!.name })) as never);
  return (await (made as unknown as { toBlob(): Promise<Blob> }).toBlob()) as Blob;
}
