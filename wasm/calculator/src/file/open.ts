// Opening what a person chose: a plan as JSON, or a plan folder as CSV tables with plan.toml.
import type { Core } from "../core/client";
import type { Input, Issue, Refused } from "../core/documents";

/** More is no plan of a commune; the core itself reads up to 32 MiB. */
export const LARGEST = 5 * 1024 * 1024;

export type Fault = { words: "f_too_large" | "f_unreadable" | "f_not_text" | "f_link_broken"; issues: Issue[] };

const fault = (words: Fault["words"], issues: Issue[] = []): Fault => ({ words, issues });

export async function openFiles(core: Core, files: File[]): Promise<Input> {
  if (files.reduce((total, file) => total + file.size, 0) > LARGEST) throw fault("f_too_large");
  const texts: [string, string][] = [];
  for (const file of files) texts.push([file.name, await readText(file)]);
  const tables = texts.filter(([name]) => /\.(csv|toml)$/i.test(name));
  if (tables.length > 0) return openFolder(tables);
  return openText(core, texts[0]?.[1] ?? "");
}

export async function openText(core: Core, text: string): Promise<Input> {
  try {
    return await core.ask("open", text.replace(/^\ufeff/, ""));
  } catch (refused) {
    throw fault("f_unreadable", (refused as Refused).issues);
  }
}

async function readText(file: File): Promise<string> {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(await file.arrayBuffer());
  } catch {
    throw fault("f_not_text");
  }
}

/**
 * A folder is read by the full module (the page's own has no reader for TOML): it is loaded when it is asked for, in a
 * worker of its own, and is part of what works offline. Without `plan.toml` the plan gets a name and five years.
 */
async function openFolder(tables: [string, string][]): Promise<Input> {
  const { readFolder } = await import("./folder");
  const named = tables.map(([name, text]): [string, string] => [name.toLowerCase(), text]);
  if (!named.some(([name]) => name === "plan.toml")) named.push(["plan.toml", PLAN]);
  try {
    return await readFolder(named);
  } catch (refused) {
    throw fault("f_unreadable", (refused as Refused).issues);
  }
}

const PLAN = `format = "hiveplan"
version = 1
revision = 0
name = "CSV"
[horizon]
start = 2027
years = 5
`;
