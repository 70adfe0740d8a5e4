// The documents of the core, and what the worker is asked for.
import type { Figures, Input, Issue, Outcome, Sensitivity } from "../../../pkg/documents";

export type * from "../../../pkg/documents";

/** What `calculate` answers. */
export interface Result {
  outcome: Outcome;
  figures: Figures;
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
  /** Estimates by how much they move the unfunded amount. */
  assumptions: (plan: Input) => Sensitivity[];
  /** The whole chain, text to text: the tests compare it byte for byte. */
  runJson: (text: string) => string;
}

/** What a plan cannot be calculated for. */
export interface Refused {
  name: string;
  message: string;
  issues: Issue[];
  more: number;
}
