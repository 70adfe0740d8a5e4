// Two dictionaries of one shape: a word missing from one of them is a type error, and fails the build.
import type {
  Cadre,
  Hiring,
  LineKind,
  NotCarried,
  Reason,
  Service,
  Severity,
  Stage,
  Status,
} from "../core/documents";
import type { en } from "./en";

type Wide<T> = { [K in keyof T]: T[K] extends string ? string : Wide<T[K]> };

/** Every text of the page. The closed lists of the core must be covered whole. */
export type Words = Wide<typeof en> & {
  service: Record<Service, string>;
  cadres: Record<Cadre, string>;
  kinds: Record<LineKind, string>;
  stage_names: Record<Stage, string>;
  statuses: Record<Status, string>;
  status_meaning: Record<Status, string>;
  reasons: Record<Reason, string>;
  hirings: Record<Hiring, string>;
  severities: Record<Severity, string>;
  not_carried: Record<NotCarried, string>;
};

export type Language = "km" | "en";

/** One dictionary is loaded at the start, the other when it is asked for. */
export async function loadWords(language: Language): Promise<Words> {
  return language === "km" ? (await import("./km")).km : (await import("./en")).en;
}

/** A text with its gaps filled: `{name}` by the value of that name. */
export function fill(text: string, gaps: Record<string, string>): string {
  return text.replace(/\{(\w+)\}/g, (gap, name: string) => gaps[name] ?? gap);
}

/** The word of a closed list, or the text itself where a plan brings words of its own (payers, sources). */
export const wordOf = (list: Record<string, string>, word: string): string => list[word] ?? word;

/** A message of the core with the page's words for what it names in its own: `` `stands_alone` `` and the like. */
export const named = (words: Words, message: string): string =>
  message.replace(/`(\w+)`/g, (_, id: string) => [words.stage_names, words.estimates, words.payers].reduce((text, list) => wordOf(list, text), id));
