import { useState } from "preact/hooks";
import { Pairs } from "../chart/charts";
import type { Cadre, Unmet, WorkerRow } from "../core/documents";
import { readCure } from "../look/core-words";
import { CADRES, paidPosts, placeName, villageName, waitingOf } from "../look/look";
import { addWorker, removeWorker } from "../plan/edit";
import { wordOf } from "../words/words";
import { Choice, Estimates, Fold, NumberField, Table, usePage } from "./parts";

export function Staff() {
  const { plan, result, commune, year, words, say, edit, settings } = usePage();
  const village = (code: string) => villageName(result.outcome, code, settings.language);
  const rows = CADRES.flatMap((cadre) => {
    const row = result.outcome.plan.staffing.find((old) => old.commune === commune && old.cadre === cadre);
    return row ? [row] : [];
  });
  const today = (row: (typeof rows)[number]) =>
    row.existing === null || row.knowledge === "unknown" ? words.unknown
      : row.knowledge === "partial" ? say.fill(words.at_least, { n: say.number(row.existing, 1) }) : say.number(row.existing, 1);
  return (
    <>
      <h3>{words.staff_against}</h3>
      <div class="beside">
        <Pairs title={words.staff_against} names={[words.today, words.needed]} unknown={words.unknown} show={(n) => say.number(n, 1)}
          rows={rows.map((row) => ({ label: words.cadres[row.cadre], today: row.knowledge === "unknown" ? null : row.existing, needed: row.required }))} />
        <Table caption={words.staff_against} columns={[{ head: words.cadre }, { head: words.today, number: true }, { head: words.needed, number: true }, { head: words.new_posts, number: true }, { head: say.fill(words.paid_posts, { year: say.plain(year) }), number: true }]}
          rows={rows.map((row) => [words.cadres[row.cadre], today(row), say.number(row.required, 1), say.number(row.new_posts), say.number(paidPosts(result.outcome, commune, year, row.cadre), 1)])} />
      </div>
      <p class="hint">{words.staff_note}</p>

      <h3>{words.staff_today}</h3>
      <ul class="rows">
        {alike(plan.workers ?? [], commune).map(({ worker, rows }) => (
          <li>
            <span>{rows.length > 1 && `${say.number(rows.length)} × `}{words.cadres[worker.cadre]}, {village(worker.village)} · {say.number(worker.fte ?? 1, 2)} · {words.paid_by} {wordOf(words.payers, worker.payer)}{worker.from && ` · ${say.fill(words.works_from, { month: say.month(worker.from) })}`}</span>
            <button type="button" aria-label={say.fill(words.remove_what, { what: `${words.cadres[worker.cadre]} ${worker.id}` })} onClick={() => edit({ what: words.remove, rows: removeWorker(rows.at(-1) ?? 0) })}>{words.remove}</button>
          </li>
        ))}
      </ul>
      {(plan.workers ?? []).some((worker) => worker.village.startsWith(commune) && worker.post != null) && <p class="hint">{words.post_note}</p>}
      <Fold title={words.add_worker}><NewWorker /></Fold>
      <Choice label={words.hiring} value={plan.settings?.hiring ?? "need"} options={(["need", "funded", "none"] as const).map((rule) => [rule, words.hirings[rule]])}
        onChange={(hiring) => edit({ what: words.hiring, rows: (old) => ({ ...old, settings: { ...result.outcome.settings, ...old.settings, hiring } }) })} />

      <h3>{words.short}</h3>
      <Shortages />

      <h3>{words.s_staff}</h3>
      <Estimates ids={["caseload_ongoing_cwla", "supervision_ratio_cct", "vacancy_share", "hiring_lead_months", "training_months"]}
        more={["assessments_worker_month", "hours_per_day", "public_holidays_days", "annual_leave_days", "sick_leave_days", "training_days", "support_share", "group_supervision_hours", "indicator_hours", "course_days_commune", "refresher_days_year", "course_participants", "max_commune_assistants_small", "max_commune_assistants_large"]} />
    </>
  );
}

/** Workers who differ in their name only, with their places in the list. */
function alike(workers: WorkerRow[], commune: string): { worker: WorkerRow; rows: number[] }[] {
  const groups = new Map<string, { worker: WorkerRow; rows: number[] }>();
  workers.forEach((worker, at) => {
    if (!worker.village.startsWith(commune)) return;
    const key = JSON.stringify({ ...worker, id: "" });
    const group = groups.get(key) ?? { worker, rows: [] };
    group.rows.push(at);
    groups.set(key, group);
  });
  return [...groups.values()];
}

function NewWorker() {
  const { result, commune, words, edit, settings } = usePage();
  const villages = result.outcome.villages.filter((row) => row.code.startsWith(commune));
  const payers = [...new Set([...Object.keys(words.payers)])];
  const [cadre, setCadre] = useState<Cadre>("social_worker");
  const [village, setVillage] = useState(villages[0]?.code ?? "");
  const [payer, setPayer] = useState("commune");
  const [fte, setFte] = useState(1);
  return (
    <div class="fields">
      <Choice label={words.cadre} value={cadre} options={CADRES.map((c) => [c, words.cadres[c]])} onChange={setCadre} />
      <Choice label={words.village} value={village} options={villages.map((row) => [row.code, placeName(row, settings.language)])} onChange={setVillage} />
      <Choice label={words.paid_by} value={payer} options={payers.map((p) => [p, wordOf(words.payers, p)])} onChange={setPayer} />
      <NumberField label={words.part_time} value={fte} min={0.05} max={1} onChange={(value) => setFte(value ?? 1)} />
      <button type="button" class="main" onClick={() => edit({ what: words.add_worker, rows: addWorker({ id: `${commune}-${cadre}`, cadre, village, payer, fte }) })}>{words.add}</button>
    </div>
  );
}

/** What is short in the first month, grouped by village and reason: how much, why, and the core's cheapest cure. */
export function Shortages() {
  const { result, commune, year, words, say, settings } = usePage();
  const village = (code: string) => villageName(result.outcome, code, settings.language);
  const groups = new Map<string, Unmet>();
  for (const row of result.outcome.plan.unmet.filter((old) => old.village.startsWith(commune))) {
    const key = `${row.service}/${row.village}/${row.reason}`;
    groups.set(key, { ...row, count: row.count + (groups.get(key)?.count ?? 0) });
  }
  const waiting = waitingOf(result.outcome, commune, year);
  const wait = waiting > 0 && <p class="note">{say.fill(words.short_wait, { n: say.number(waiting), year: say.plain(year) })}</p>;
  if (groups.size === 0) return wait || <p>{words.short_none}</p>;
  return (
    <>
    {wait}
    <Table caption={words.short} unseen columns={[{ head: words.need_service }, { head: words.village }, { head: words.short }, { head: words.why }, { head: words.cure }]}
      rows={[...groups.values()].map((row) => {
        const cure = readCure(row);
        const children = row.service === "youth_centres";
        return [
          words.service[row.service],
          village(row.village),
          say.fill(children ? words.short_children : words.short_count, { n: say.number(row.count) }),
          words.reasons[row.reason],
          cure.kind === "text" ? <span lang="en">{cure.text}</span>
            : cure.kind === "posts" ? say.fill(words.cure_posts, { n: say.number(Number(cure.n)), cadre: words.cadres[cure.cadre], village: village(cure.village), fte: say.number(Number(cure.fte), 1) })
            : cure.kind === "open" ? say.fill(words.cure_open, { village: village(cure.village) })
            : say.fill(cure.kind === "places" ? words.cure_places : words.cure_centre, { km: say.number(Number(cure.km), 1), village: village(cure.village) }),
        ];
      })} />
    </>
  );
}
