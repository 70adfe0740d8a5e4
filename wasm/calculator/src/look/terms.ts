// The words of the terms behind a figure: the core writes them in English, the page says them in its language.
import { ESTIMATES, SERVICE_LABELS } from "../../../pkg/page/names";
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
  const fixed = (words.terms as Record<string, string>)[label];
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
  if (unit === "share") return say.percent(value, 1);
  const decimals = Number.isInteger(value) ? 0 : Math.abs(value) < 10 ? 3 : Math.abs(value) < 1000 ? 2 : 0;
  return `${say.number(value, decimals)} ${say.unit(unit)}`.trim();
}
