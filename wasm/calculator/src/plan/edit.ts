// What a planner types into a plan. Rules (how the range of an estimate moves, what a new share replaces) are the
// core's: such changes are handed over as they are. The rest writes a row as it was typed.
import type { CentreRow, CommuneRow, EstimateRow, FundingRow, Input, Service, Stage, VillageRow, WorkerRow } from "../core/documents";
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

/** A village of a commune: what was typed. Its commune's own count gives way where all villages have one: their sum holds. */
export const setVillage = (code: string, row: Partial<VillageRow>) => (plan: Input): Input => {
  const villages = plan.villages.map((old) => (old.code === code ? { ...old, ...row } : old));
  const here = villages.filter((old) => old.code?.startsWith(code.slice(0, 6)));
  const whole = COUNTS.filter((key) => key in row && here.every((old) => old[key] != null));
  const summed = Object.fromEntries(whole.map((key) => [key, null]));
  return { ...plan, villages, communes: plan.communes.map((old) => (old.code === code.slice(0, 6) ? { ...old, ...summed } : old)) };
};

/** One more village, with a school that could become a centre, as the other villages have. */
export const addVillage = (commune: string, row: VillageName) => (plan: Input): Input => {
  const numbers = plan.villages.filter((old) => old.code?.startsWith(commune)).map((old) => Number(old.code?.slice(6)));
  const code = `${commune}${String(Math.max(0, ...numbers) + 1).padStart(2, "0")}`;
  return { ...plan, villages: [...plan.villages, { code, ...row }], centres: [...(plan.centres ?? []), school(code)] };
};

/** The village, and what stands in it. */
export const removeVillage = (code: string) => (plan: Input): Input => ({
  ...plan,
  villages: plan.villages.filter((old) => old.code !== code),
  workers: plan.workers?.filter((old) => old.village !== code),
  families: plan.families?.filter((old) => old.village !== code),
  centres: plan.centres?.filter((old) => old.village !== code),
  roads: plan.roads?.filter((old) => old.from !== code && old.to !== code),
});

/** The way on the road from a village to the first one of its commune; `null`: not known. */
export const setWay = (code: string, first: string, km: number | null) => (plan: Input): Input => {
  const others = (plan.roads ?? []).filter((old) => !(old.from === code && old.to === first) && !(old.from === first && old.to === code));
  return { ...plan, roads: km === null ? others : [...others, { from: first, to: code, km }] };
};

const school = (village: string): CentreRow => ({ id: `school-${village}`, village, state: "candidate", status: "assumption" });

export type VillageName = Pick<VillageRow, "name" | "name_km">;

/** A name as it was typed: in Khmer letters it is the Khmer name too. */
export const nameOf = (typed: string): VillageName => {
  const name = typed.trim().slice(0, 80);
  return { name, name_km: /[\u1780-\u17ff]/.test(name) ? name : null };
};

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

/** What the short form asks. Counts that are not known stay empty. */
export interface OwnCommune {
  name: string;
  families: number | null;
  people: number | null;
  start: number;
  villages: { name: string; families: number | null; people: number | null }[];
}

/** A plan from the short form: the defaults of `base` without what is only true of its commune. */
export function ownPlan(base: Input, given: OwnCommune): Input {
  const code = "999901";
  const villages = given.villages.map(({ name, ...counts }, i) => ({
    code: `${code}${String(i + 1).padStart(2, "0")}`,
    ...(name.trim() ? nameOf(name) : { name: `Village ${i + 1}`, name_km: `ភូមិ ${toKhmer(String(i + 1))}` }),
    ...counts,
  }));
  return {
    ...base,
    name: given.name,
    horizon: { start: given.start, years: base.horizon.years },
    communes: [{ code, ...nameOf(given.name), families: given.families, people: given.people, status: "assumption" }],
    villages,
    families: [],
    workers: [],
    staff: [],
    centres: villages.map((village) => school(village.code)),
    handover: [],
    roads: [],
    estimates: (base.estimates ?? []).filter((row) => !/^Part of this commune/.test(row.source ?? "")).map(near),
    funding: (base.funding ?? []).filter((row) => row.scope === "each"),
    shares: [],
  };
}
