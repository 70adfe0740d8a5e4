// Finding what a view shows in a result. Nothing is worked out here but sums of what stands in the tables.
import type { Cadre, CommuneYear, EstimateInForce, LineKind, Outcome, Service } from "../core/documents";

export const CADRES: Cadre[] = ["social_worker", "nurse", "finance_coach", "caregiver", "teacher", "cook", "supervisor", "trainer"];
export const SERVICES: Service[] = ["social_work", "health", "family_finance", "youth_centres", "capacity_building", "protection_networks", "supervision", "exit_strategy", "evidence", "prevention"];

export const yearsOf = (outcome: Outcome): number[] =>
  Array.from({ length: outcome.horizon.years }, (_, i) => outcome.horizon.start + i);

export const communeYear = (outcome: Outcome, commune: string, year: number): CommuneYear | undefined =>
  outcome.forecast.years.find((row) => row.commune === commune && row.year === year);

/** Full-time posts of a cadre that are paid in a year, on average: vacancies and months before a post begins left out. */
export const paidPosts = (outcome: Outcome, commune: string, year: number, cadre: Cadre): number =>
  sum(outcome.forecast.lines
    .filter((row) => row.commune === commune && row.year === year && row.line === `pay_${cadre}` && row.unit === "post-months")
    .map((row) => row.quantity)) / 12;

/** Whether a planner has put in a value of their own. */
export const isOwn = (row: EstimateInForce): boolean => row.source === "changed by the scenario";

/** Whole families who wait for casework, mean of a year. */
export const waitingOf = (outcome: Outcome, commune: string, year: number): number =>
  Math.round(communeYear(outcome, commune, year)?.waiting ?? 0);

export const handoverOf = (outcome: Outcome, commune: string) =>
  outcome.forecast.handover.find((row) => row.commune === commune);

export const estimateOf = (outcome: Outcome, id: string): EstimateInForce | undefined =>
  outcome.estimates.find((row) => row.id === id);

export const monthsOf = (outcome: Outcome, commune: string, year: number) =>
  outcome.forecast.months.filter((row) => row.commune === commune && row.month.startsWith(`${year}-`));

/** Payers in the order of the plan, as the first year names them. */
export const payersOf = (outcome: Outcome, commune: string): string[] =>
  (outcome.forecast.years.find((row) => row.commune === commune)?.paid ?? []).map(([payer]) => payer);

export const sum = (numbers: number[]): number => numbers.reduce((total, n) => total + n, 0);

export interface Activity {
  service: Service;
  kind: LineKind;
  account: string | null;
  amount: number;
}

/** Cost lines of a year, added up by part, kind and account. */
export function activities(outcome: Outcome, commune: string, year: number): Activity[] {
  const rows = new Map<string, Activity>();
  for (const line of outcome.forecast.lines) {
    if (line.commune !== commune || line.year !== year) continue;
    const key = `${line.service}/${line.kind}/${line.account}`;
    const row = rows.get(key) ?? { service: line.service, kind: line.kind, account: line.account, amount: 0 };
    row.amount += line.amount;
    rows.set(key, row);
  }
  return [...rows.values()].filter((row) => row.amount !== 0);
}

/** What each payer (`null`: nobody) pays for a part in a year. */
export function paidFor(outcome: Outcome, commune: string, year: number, service: Service): Map<string | null, number> {
  const paid = new Map<string | null, number>();
  for (const row of outcome.forecast.funding) {
    if (row.commune === commune && row.year === year && row.service === service)
      paid.set(row.payer, (paid.get(row.payer) ?? 0) + row.amount);
  }
  return paid;
}

/** The name of a village, or its code where it is none of the plan. */
export const villageName = ({ villages }: Outcome, code: string, language: "km" | "en"): string =>
  placeName(villages.find((row) => row.code === code), language) || code;

export const placeName = (row: { name: string; name_km: string | null } | undefined, language: "km" | "en"): string =>
  (language === "km" ? (row?.name_km ?? row?.name) : row?.name) ?? "";
