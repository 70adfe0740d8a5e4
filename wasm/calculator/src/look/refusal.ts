// Why the core refuses what was typed, in a sentence for the field where it was typed.
import type { Issue, Result } from "../core/documents";
import { named } from "../words/words";
import type { Say } from "./say";

/** What a plan from a file may say with a warning, but nobody can mean who types it. */
const TYPED = ["HP2037"];

/** The first contradiction that a change brought into a plan. */
export function contradiction(before: Result | undefined, after: Result): Issue | undefined {
  const known = new Set(before?.outcome.issues.issues.map((issue) => `${issue.code}${issue.path}`));
  return after.outcome.issues.issues.find((issue) => TYPED.includes(issue.code) && !known.has(`${issue.code}${issue.path}`));
}

/** The sentence, with the limits that the core names, and the number of the rule. */
export function refusal(say: Say, issue: Issue): string {
  const { words } = say;
  const [, low, high] = /must lie in (-?[\d.e]+) to (-?[\d.e]+)/.exec(issue.message) ?? [];
  const [, least] = /must be 0, or at least ([\d.e]+)/.exec(issue.message) ?? [];
  // Shares are typed in per cent.
  const share = Number(high) <= 1 ? 100 : 1;
  const limit = (n: string) => say.number(Number(n) * share, Number.isInteger(Number(n) * share) ? 0 : 2);
  const text = low !== undefined && high !== undefined ? say.fill(words.e_range, { low: limit(low), high: limit(high) })
    : least !== undefined ? say.fill(words.e_riel, { least: say.number(Number(least)) })
    : (words.codes[issue.code] ?? named(words, issue.message));
  return `${text} (${issue.code})`;
}
