import type {
  AccountRow,
  AlternativeTerms,
  Alternatives,
  Bands,
  Books,
  BudgetTerms,
  Calibration,
  ClusterTerms,
  Clusters,
  Curve,
  CurveTerms,
  Draws,
  EstimateIndex,
  Figure,
  Forecast,
  Forward,
  Indicators,
  Input,
  Issue,
  Need,
  NextValues,
  ObservedCommune,
  ObservedYear,
  Outcome,
  Package,
  Pareto,
  ParetoTerms,
  Plan,
  PreventionBands,
  RepairTerms,
  Repairs,
  Replan,
  ReplanTerms,
  RolledForward,
  Rollout,
  RolloutTerms,
  Scenario,
  Sensitivity,
  SourceValue,
  Term,
  Tracking,
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

/** The plan after the changes of a scenario, in order; a repair of `ask` is one. `apply(base, { name: "", changes: [...] })`. */
export function apply(input: Input, scenario: Scenario): Input;

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

/** How sure the forecast is: bands over draws of the estimates. Default: 500 draws, seed 1, Latin hypercube. */
export function bands(input: Input, draws?: Draws): Bands;

/** Each estimate from its low to its high reading, one at a time; the widest swing of the unfunded amount first. */
export function sensitivity(input: Input): Sensitivity[];

/**
 * First-order and total Sobol indices of the estimates that matter most, with standard errors. The forecast runs
 * `draws.count x (most + 2)` times.
 *
 * @param figure what is explained. Default: `"gap"`
 * @param most how many estimates. Default: 8
 */
export function indices(input: Input, draws?: Draws, figure?: "cost" | "gap", most?: number): EstimateIndex[];

/** Prevention against crisis over the draws, one entry for each risk ratio; empty when it is switched off. */
export function preventionBands(input: Input, draws?: Draws): PreventionBands[];

/**
 * The three-year rolling investment programme, the budget of the year and the quarterly cash plan; null when the year is
 * not in the horizon.
 *
 * @param year default: the first of the horizon
 * @param accounts list of accounts: rows, or the text of a CSV table. Default: the accounts of `costs`
 */
export function books(input: Input, year?: number, accounts?: AccountRow[] | string): Books | null;

/** Why a figure is what it is: a tree of its terms with units and sources; null when it is not in the forecast. */
export function explain(input: Input, commune: string, year: number, figure: Figure): Term | null;

/** Plan against actual: deviations, and the months forecast again from the latest counts. */
export function track(input: Input, indicators: Indicators[]): Tracking;

/** What would bring the first year alone forward, by commune and year. */
export function bringForward(input: Input): Forward[];

/**
 * What one more dollar of each source would fund, by source and year: dollars no longer unfunded for one more dollar, 0 to 1;
 * 0 where the source's money is not scarce, or may not pay what is missing.
 */
export function valueOfMoney(input: Input): SourceValue[];

/** Fits the free rates of the case flow to yearly counts; null when there are fewer counts than rates (three; two where `transitions` are given). */
export function calibrate(input: Input, commune: ObservedCommune, years: ObservedYear[]): Calibration | null;

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
  clusters: { terms: ClusterTerms; answer: Clusters };
  roll_forward: { terms: object; answer: RolledForward };
}

/**
 * Questions that need more than one plan: which communes start when, what a budget buys, what would remove a shortage, what to
 * do when a worker leaves. In the browser for one commune or a few. `ask(input, { question: "curve", steps: 10 })`.
 */
export function ask<Q extends keyof Questions>(input: Input, question: { question: Q } & Questions[Q]["terms"]): Questions[Q]["answer"];
