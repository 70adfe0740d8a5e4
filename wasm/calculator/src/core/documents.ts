// The documents of the core, and what the worker is asked for.
import type { Bands, Books, Figure, Figures, Input, Issue, Outcome, Repairs, RolledForward, Scenario, Sensitivity, Term } from "../../../pkg/documents";

export type * from "../../../pkg/documents";

/** What `calculate` answers. */
export interface Result {
  outcome: Outcome;
  figures: Figures;
  /** Before it, posts are still being filled. */
  first_full_year: number;
}

export interface Calculated {
  plan: Input;
  result: Result;
}

/** The questions that the worker answers, with what it gets and gives. */
export interface Questions {
  /** A plan with every field, from the text of a file. */
  open: (text: string) => Input;
  /** The plan after changes of the core's own list, and its result. */
  calculate: (plan: Input, changes: object[]) => Calculated;
}

/** The questions to the whole module. */
export interface FullQuestions {
  /** A plan from the files of a folder. */
  readFiles: (files: [string, string][]) => Input;
  /** Estimates by how much they move the unfunded amount. */
  sensitivity: (plan: Input) => Sensitivity[];
  /** The whole chain, text to text: the tests compare it byte for byte. */
  runJson: (text: string) => string;
  /** How sure the forecast is, over 500 draws of the estimates. */
  bands: (plan: Input) => Bands;
  /** The terms of a figure. */
  explain: (plan: Input, commune: string, year: number, figure: Figure) => Term | null;
  /** What is short, and what would remove it, the cheapest first. */
  repairs: (plan: Input) => Repairs;
  /** The plan after a repair. */
  apply: (plan: Input, scenario: Scenario) => Input;
  /** The plan of the next fiscal year, what was carried into it and what was not. */
  rollForward: (plan: Input) => RolledForward;
  /** Investment programme, budget and cash plan of a year. */
  books: (plan: Input, year: number) => Books | null;
}

/** What a plan cannot be calculated for. */
export interface Refused {
  name: string;
  message: string;
  issues: Issue[];
  more: number;
}
