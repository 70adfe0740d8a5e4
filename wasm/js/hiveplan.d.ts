import type {
  AlternativeTerms, Alternatives, BudgetTerms, Curve, CurveTerms, Forecast, Input, Issue, Need, NextValues, Outcome, Package,
  Pareto, ParetoTerms, Plan, RepairTerms, Repairs, Replan, ReplanTerms, Rollout, RolloutTerms,
} from "../pkg/documents.js";

export type * from "../pkg/documents.js";

/** Thrown by all functions below when the input cannot be planned. Its `name` is `InputError`. */
export interface InputError extends Error {
  name: "InputError";
  /** All faults, not only the first. */
  issues: Issue[];
  /** How many further errors were found and not kept. */
  more: number;
}

/**
 * Loads the module. Call it once before anything else; in Node it has nothing to do.
 *
 * @param module the address or the bytes of `hiveplan_bg.wasm`, when it is not beside the script
 */
export function init(module?: URL | Response | BufferSource | WebAssembly.Module): Promise<void>;

/** A data set that comes with the library: the ten communes of Battambang Municipality. */
export function load(name: "battambang"): Input;

/** Reads a plan folder: the text of `plan.toml` and of each CSV table, as pairs of file name and text. */
export function readFiles(files: [name: string, text: string][]): Input;

/** Writes a plan as the files of a folder; tables without rows are left out. */
export function writeFiles(input: Input): [name: string, text: string][];

/** What is wrong, what is worth a look and what was put right; empty when all is well. Never throws on what it finds. */
export function validate(input: Input): Issue[];

/** What is needed in the base month: families, contacts, hours, posts and places. */
export function need(input: Input): Need;

/** Who serves whom in the base month; and who is not served, with the reason. */
export function plan(input: Input): Plan;

/** What the horizon costs, who pays, what is missing, when each commune stands alone. Riel are whole numbers. */
export function forecast(input: Input): Forecast;

/** The whole chain: need, plan, forecast, and the assumptions that matter. */
export function run(input: Input): Outcome;

/** The whole chain from one JSON text to another: byte for byte what the Rust crate and the Python package write. */
export function runJson(text: string): string;

/** Terms of each question, and its answer. */
export interface Questions {
  rollout: { terms: RolloutTerms; answer: Rollout };
  rollout_in_order: { terms: { terms?: RolloutTerms; order: string[] }; answer: Rollout };
  curve: { terms: CurveTerms; answer: Curve };
  split_budget: { terms: BudgetTerms; answer: Package };
  pareto: { terms: ParetoTerms; answer: Pareto };
  alternatives: { terms: AlternativeTerms; answer: Alternatives };
  repairs: { terms: RepairTerms; answer: Repairs };
  replan: { terms: ReplanTerms; answer: Replan };
  value_of_next: { terms: object; answer: NextValues };
}

/**
 * Questions that need more than one plan: which communes start when, what a budget buys, what would remove a shortage, what to
 * do when a worker leaves. In the browser for one commune or a few. `ask(input, { question: "curve", steps: 10 })`.
 */
export function ask<Q extends keyof Questions>(input: Input, question: { question: Q } & Questions[Q]["terms"]): Questions[Q]["answer"];
