import type { Input, Result } from "../core/documents";
import { csv, harmless, sheets } from "./tables";

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

export function saveCsv(plan: Input, result: Result): void {
  for (const sheet of sheets(result)) give(fileName(plan, `${sheet.name}.csv`), new Blob([csv(sheet)], { type: "text/csv" }));
}

/** The writer of XLSX files is loaded when it is asked for. */
export async function saveXlsx(plan: Input, result: Result): Promise<void> {
  give(fileName(plan, "xlsx"), await xlsx(result));
}

export async function xlsx(result: Result): Promise<Blob> {
  const { default: write } = await import("write-excel-file/browser");
  const all = sheets(result);
  const data = all.map((sheet) =>
    sheet.rows.map((row, at) =>
      row.map((value) =>
        value === null ? null
          : typeof value === "number" ? { value, type: Number }
          : { value: harmless(value), type: String, ...(at === 0 ? { fontWeight: "bold" as const } : {}) },
      ),
    ),
  );
  const made = write(data.map((rows, i) => ({ data: rows, sheet: all[i]!.name })) as never);
  return (await (made as unknown as { toBlob(): Promise<Blob> }).toBlob()) as Blob;
}
