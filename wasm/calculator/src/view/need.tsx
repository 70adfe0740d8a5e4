import { SERVICES, estimateOf } from "../look/look";
import { setCommune } from "../plan/edit";
import { Check, Estimates, NumberField, Table, usePage } from "./parts";
import { Villages } from "./villages";

const COUNTS = ["families", "people", "children", "poor_1", "poor_2"] as const;

export function Need() {
  const { plan, result, commune, words, say, edit } = usePage();
  const row = plan.communes.find((old) => old.code === commune);
  const planned = result.outcome.communes.find((old) => old.code === commune);
  const need = result.outcome.need.communes.find((old) => old.commune === commune);
  if (!row || !planned) return null;
  const value = (id: string) => estimateOf(result.outcome, id)?.value ?? 0;
  const months = (n: number) => say.number(n, Number.isInteger(n) ? 0 : 1);
  const count = (field: (typeof COUNTS)[number] | "councillors", value: number | null) =>
    edit({ what: words[field], rows: setCommune(commune, { [field]: value === null ? null : Math.round(value) }) });
  return (
    <>
      <h3>{words.people_here}</h3>
      <div class="fields">
        {COUNTS.map((field) => {
          const filled = row[field] ?? (field === "poor_1" || field === "poor_2" ? null : planned[field]);
          // The core caps what contradicts another count: said here, so that nobody takes the typed figure for the used one.
          const used = field === "poor_1" || field === "poor_2" ? filled : planned[field];
          const hint = filled !== null && used !== null && used !== filled ? say.fill(words.counted_with, { n: say.number(used) }) : undefined;
          return <NumberField key={field} hint={hint} label={words[field]} value={filled} min={0} max={10_000_000} optional status={row[field] === null || row[field] === undefined ? "assumption" : (row.status ?? undefined)} onChange={(value) => count(field, value)} />;
        })}
        <NumberField label={words.open_cases_counted} hint={words.open_cases_hint} value={row.open_cases} min={0} max={10_000_000} optional onChange={(value) => edit({ what: words.open_cases_counted, rows: setCommune(commune, { open_cases: value === null ? null : Math.round(value) }) })} />
        <NumberField label={words.councillors} hint={words.councillors_hint} value={row.councillors} min={5} max={11} optional onChange={(value) => count("councillors", value)} />
      </div>
      <p class="hint">{words.source}: {row.source ? <span lang="en">{row.source}</span> : words.own_value}</p>

      <Villages />

      {need && (
        <Table caption={words.need_now} columns={[{ head: words.s_need }, { head: words.how_many, number: true }]}
          rows={[
            [words.open_cases, say.number(need.open_cases)],
            [words.referrals, say.number(need.referrals_month, 1)],
            [words.nurse_families, say.number(need.nurse_families)],
            [words.finance_families, say.number(need.finance_families)],
            [words.places_needed, say.number(need.places.reduce((a, b) => a + b, 0))],
          ]} />
      )}

      {need && need.finance_families > 0 && (
        <p class="hint">{say.fill(words.coaching_note, {
          share: say.percent(value("share_finance")), course: months(value("finance_course_months")), stay: months(value("stay_months")),
          n: say.number(need.finance_families), open: say.number(need.open_cases),
        })}</p>
      )}

      <h3>{words.s_need}</h3>
      <Estimates ids={["share_in_case", "stay_months", "share_nurse", "share_finance", "centre_places_family", "population_growth_pct"]}
        more={["intake_score", "score_gain_month", "closed_case_reopen", "network_referral_share", "visits_month_score_0_3", "visits_month_score_4_5", "visits_month_score_6_7", "visits_month_score_8_10", "visit_minutes_contact", "notes_minutes", "visit_success_rate", "nurse_visits_month", "finance_sessions_month", "workshops_village_year", "network_members_village", "network_meetings_year"]} />

      <fieldset>
        <legend>{words.services_run}</legend>
        <div class="checks">
          {SERVICES.map((service) => (
            <Check key={service} label={words.service[service]} checked={plan.services?.[service] ?? true}
              onChange={(on) => edit({ what: words.service[service], changes: [["service", service, on]] })} />
          ))}
        </div>
      </fieldset>
    </>
  );
}
