import { activities, sum } from "../look/look";
import type { LineKind } from "../core/documents";
import { Estimates, Table, usePage } from "./parts";

export function Prices() {
  const { result, commune, year, words, say } = usePage();
  const rows = new Map<LineKind, number>();
  for (const row of activities(result.outcome, commune, year)) rows.set(row.kind, (rows.get(row.kind) ?? 0) + row.amount);
  return (
    <>
      <h3>{words.kinds.pay}</h3>
      <Estimates ids={["salary_social_worker_khr_month", "salary_nurse_khr_month", "salary_finance_coach_khr_month", "salary_daycare_caregiver_khr_month", "salary_teacher_khr_month", "cook_khr_month", "salary_supervisor_khr_month", "salary_trainer_khr_month", "on_cost_share", "wage_growth_pct"]} />
      <h3>{words.s_prices}</h3>
      <Estimates ids={["fx_khr_per_usd", "inflation_pct", "meal_khr_child_day", "travel_usd_km", "overhead_share", "contingency_share"]}
        more={["usd_per_aud", "family_materials_usd_year", "health_kit_usd_year", "finance_kit_usd_year", "workshop_usd", "training_usd_participant_day", "network_usd_member_meeting", "office_usd_worker_month", "equipment_usd_worker", "supervision_usd_group_month", "indicators_usd_commune_year", "handover_usd_stage", "cook_months_year", "speed_km_hour", "wet_months_year", "rci_cost_usd_child_year"]} />
      <Table caption={`${words.kind}, ${say.plain(year)} (${words[say.settings.money]})`} columns={[{ head: words.kind }, { head: words.amount, number: true }]}
        rows={[...rows].map(([kind, amount]) => [words.kinds[kind], say.amount(amount)])}
        foot={[words.total, say.amount(sum([...rows.values()]))]} />
    </>
  );
}
