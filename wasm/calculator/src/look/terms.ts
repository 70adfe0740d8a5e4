// The words of the terms behind a figure: the core writes them in English, the page says them in its language.
import { COMPONENTS, ESTIMATES, SERVICE_LABELS } from "../../../pkg/page/names";
import type { Outcome, Service, Term } from "../core/documents";
import { wordOf } from "../words/words";
import type { Say } from "./say";

const estimateOf = new Map(Object.entries(ESTIMATES).map(([id, what]) => [what as string, id]));
const serviceOf = SERVICE_LABELS as Record<string, Service>;

/** What a term is; `own` when the words are the page's. */
export function termName(say: Say, outcome: Outcome, label: string): { text: string; own: boolean } {
  const { words } = say;
  const own = (text: string) => ({ text, own: true });
  const estimate = estimateOf.get(label);
  if (estimate) return own(say.estimate(estimate));
  const service = serviceOf[label];
  if (service) return own(words.service[service]);
  const fixed = (words.terms as Record<string, string>)[label] ?? ((COMPONENTS as readonly string[]).includes(label) ? words.components[label as (typeof COMPONENTS)[number]] : undefined);
  if (fixed) return own(fixed);
  const line = outcome.forecast.lines.find((row) => row.line === label);
  if (line) {
    const rest = label.replace(/^[a-z]+_/, "");
    return own(`${words.kinds[line.kind]}${rest in words.cadres ? `: ${words.cadres[rest as keyof typeof words.cadres]}` : ""}`);
  }
  if (/^\d{4}-\d{2}$/.test(label)) return own(say.month(label));
  const [, start = "", rest = ""] = /^(Quantity: |Rise over |Growth over |Paid by |Ceiling of )(.*)$/.exec(label) ?? [];
  if (start === "Quantity: ") return own(`${words.term_quantity}: ${say.unit(rest)}`);
  if (start === "Rise over " || start === "Growth over ") return own(say.fill(words.term_rise, { n: say.plain(rest.replace(/\D/g, "")) }));
  if (start === "Paid by ") return own(say.fill(words.term_paid, { payer: wordOf(words.payers, rest) }));
  if (start === "Ceiling of ") return own(say.fill(words.term_ceiling, { source: wordOf(words.source_names, rest) }));
  if (label in words.source_names) return own(wordOf(words.source_names, label));
  return { text: label, own: false };
}

export function termValue(say: Say, { value, unit }: Term): string {
  if (unit === "riel") return say.settings.money === "usd" ? say.usd(value / say.rate, Math.abs(value / say.rate) < 100 ? 2 : 0) : say.riel(Math.round(value * 100) / 100);
  if (unit === "USD/person") return say.person(value);
  if (unit.startsWith("share")) return `${say.percent(value, 1)} ${unit === "share" ? "" : say.unit(unit).replace(/^share /, "")}`.trim();
  const decimals = Number.isInteger(value) ? 0 : Math.abs(value) < 1 ? 3 : Math.abs(value) < 1000 ? 2 : 0;
  return `${say.number(value, decimals)} ${say.unit(unit)}`.trim();
}

/** Where a term comes from: what the core says in its own words is said in the page's, the title of a source stays as it is. */
export interface Note {
  /** In the page's language; empty: nothing but the title. */
  frame: string;
  /** The title of a source, in its own language. */
  title: string;
  year: string;
}

export function sourceNote(say: Say, text: string, year = ""): Note {
  const { words } = say;
  const fixed = (words.term_sources as Record<string, string>)[text];
  if (fixed) return { frame: fixed, title: "", year };
  const [, to, percent, carried] = /^Carried to (\d+) at (-?[\d.]+) % a year: (.*)$/s.exec(text) ?? [];
  if (to !== undefined && carried !== undefined) {
    const inner = sourceNote(say, carried, year);
    const frame = say.fill(words.carried_source, { year: say.plain(to), percent: say.plain(percent ?? "") });
    return { ...inner, frame: [frame, inner.frame].filter(Boolean).join(" ") };
  }
  if (text === "changed by the scenario") return { frame: words.changed_here, title: "", year };
  // "No source found", alone or with the planner's reason after it.
  const [, reason] = /^No source found(?:[:;,.]? ?(.*))?$/s.exec(text) ?? [];
  if (reason !== undefined) return { frame: words.no_source, title: reason, year };
  if (text.startsWith("No source found")) return { frame: words.no_source, title: "", year };
  return { frame: "", title: text, year };
}

/** The source of a term of the tree: an estimate has the year of its figure after it. */
export function termSource(say: Say, { source, status }: Term): Note | undefined {
  if (!source) return undefined;
  const [, text, year] = (status && /^(.*) \(([^()]*)\)$/s.exec(source)) || [];
  return sourceNote(say, text ?? source, year ?? "");
}
