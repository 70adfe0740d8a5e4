// What a planner types into a plan. Rules (how the range of an estimate moves, what a new share replaces) are the
// core's: such changes are handed over as they are. The rest writes a row as it was typed.
import type { CentreRow, CommuneRow, EstimateRow, FundingRow, Input, Service, Stage, WorkerRow } from "../core/documents";
import { toKhmer } from "../number/format";

/** A change of the core's own list: see `change` in wasm/src/page.rs. */
export type Change =
  | ["estimate", id: string, value: number]
  | ["service", service: Service, on: boolean]
  | ["stage", commune: string, stage: Stage, month: string]
  | ["share", payer: string, year: number, share: number];

/** One step of a planner: what it is called, and how the plan changes. */
export interface Edit {
  what: string;
  rows?: (plan: Input) => Input;
  changes?: Change[];
}

const replace = <T>(rows: T[] | undefined, at: number, row: Partial<T>): T[] =>
  (rows ?? []).map((old, i) => (i === at ? { ...old, ...row } : old));

const without = <T>(rows: T[] | undefined, at: number): T[] => (rows ?? []).filter((_, i) => i !== at);

export const setCommune = (code: string, row: Partial<CommuneRow>) => (plan: Input): Input => ({
  ...plan,
  communes: plan.communes.map((old) => (old.code === code ? { ...old, ...row } : old)),
  // The villages' own counts would win over the commune's: a new count of the commune is shared among them anew.
  villages: plan.villages.map((old) => (old.code?.startsWith(code) ? { ...old, ...unknown(row) } : old)),
});

const COUNTS = ["families", "people", "children", "poor_1", "poor_2"] as const;
const unknown = (row: Partial<CommuneRow>) => Object.fromEntries(COUNTS.filter((key) => key in row).map((key) => [key, null]));

/** An estimate as it was in the plan that was opened. */
export const setEstimateRow = (row: EstimateRow) => (plan: Input): Input => ({
  ...plan,
  estimates: [...(plan.estimates ?? []).filter((old) => old.id !== row.id), row],
});

export const addWorker = (row: WorkerRow) => (plan: Input): Input => ({
  ...plan,
  workers: [...(plan.workers ?? []), { ...row, id: fresh(row.id, (plan.workers ?? []).map((old) => old.id)) }],
});

export const removeWorker = (at: number) => (plan: Input): Input => ({ ...plan, workers: without(plan.workers, at) });

export const setCentre = (at: number, row: Partial<CentreRow>) => (plan: Input): Input => ({
  ...plan,
  centres: replace(plan.centres, at, row),
});

export const addCentre = (row: CentreRow) => (plan: Input): Input => ({
  ...plan,
  centres: [...(plan.centres ?? []), { ...row, id: fresh(row.id, (plan.centres ?? []).map((old) => old.id)) }],
});

export const removeCentre = (at: number) => (plan: Input): Input => ({ ...plan, centres: without(plan.centres, at) });

export const setFunding = (at: number, row: Partial<FundingRow>) => (plan: Input): Input => ({
  ...plan,
  funding: replace(plan.funding, at, row),
});

export const addFunding = (row: FundingRow) => (plan: Input): Input => ({
  ...plan,
  funding: [...(plan.funding ?? []), { ...row, id: fresh(row.id, (plan.funding ?? []).map((old) => old.id)) }],
  payers: plan.payers?.includes(row.payer) ? plan.payers : [...(plan.payers ?? []), row.payer],
});

export const removeFunding = (at: number) => (plan: Input): Input => ({ ...plan, funding: without(plan.funding, at) });

/** The plan one fiscal year later: what was dated stays dated. */
export const rollForward = (plan: Input): Input => ({
  ...plan,
  horizon: { ...plan.horizon, start: plan.horizon.start + 1 },
});

/** A name that no other row has. */
function fresh(wish: string, taken: string[]): string {
  let name = wish;
  for (let n = 2; taken.includes(name); n += 1) name = `${wish}-${n}`;
  return name;
}

/**
 * The form does not ask where the villages lie. At the usual 3 km between villages unknown, no child would reach a centre in
 * another village and the budget would have no youth centre: 2 km, inside the range, is nearer to the 0.6 to 3.2 km of Ou Char.
 */
const near = (row: EstimateRow): EstimateRow => (row.id === "unknown_way_km" ? { ...row, central: 2 } : row);

/** A plan from the short form: the defaults of `base` without what is only true of its commune. */
export function ownPlan(base: Input, given: { name: string; families: number; people: number; villages: number; start: number }): Input {
  const code = "999901";
  const villages = Array.from({ length: given.villages }, (_, i) => ({
    code: `${code}${String(i + 1).padStart(2, "0")}`,
    name: `Village ${i + 1}`,
    name_km: `ភូមិ ${toKhmer(String(i + 1))}`,
  }));
  return {
    ...base,
    name: given.name,
    horizon: { start: given.start, years: base.horizon.years },
    communes: [{ code, name: given.name, families: given.families, people: given.people, status: "assumption" }],
    villages,
    families: [],
    workers: [],
    staff: [],
    centres: villages.map((village) => ({ id: `school-${village.code}`, village: village.code, state: "candidate", status: "assumption" })),
    handover: [],
    roads: [],
    estimates: (base.estimates ?? []).filter((row) => !/^Part of this commune/.test(row.source ?? "")).map(near),
    funding: (base.funding ?? []).filter((row) => row.scope === "each"),
    shares: [],
  };
}
