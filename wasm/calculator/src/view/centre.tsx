import { useState } from "preact/hooks";
import { placeName, sum, villageName } from "../look/look";
import { addCentre, removeCentre, setCentre } from "../plan/edit";
import { Check, Choice, Estimates, Fold, NumberField, Table, usePage } from "./parts";

export function Centre() {
  const { plan, result, commune, words, say, edit, settings } = usePage();
  const { outcome } = result;
  const village = (code: string) => villageName(outcome, code, settings.language);
  const planned = outcome.plan.centres.filter((row) => row.village.startsWith(commune));
  const waiting = sum(outcome.plan.waiting.filter((row) => row.village.startsWith(commune)).map((row) => row.children));
  return (
    <>
      <Check label={words.service.youth_centres} checked={plan.services?.youth_centres ?? true} onChange={(on) => edit({ what: words.service.youth_centres, changes: [["service", "youth_centres", on]] })} />
      <Check label={words.centres_needed} checked={(plan.settings?.centres ?? "needed") === "needed"}
        onChange={(on) => edit({ what: words.centres_needed, rows: (old) => ({ ...old, settings: { ...outcome.settings, ...old.settings, centres: on ? "needed" : "existing" } }) })} />

      <Table caption={words.centres_plan} columns={[{ head: words.village }, { head: words.status_of }, { head: words.places, number: true }, { head: words.taken, number: true }]}
        rows={planned.map((row) => [village(row.village), row.existing ? words.runs : words.opens, say.number(sum(row.places)), say.number(sum(row.taken))])}
        foot={[words.waiting_children, "", "", say.number(waiting)]} />

      <h3>{words.centres_today}</h3>
      {(plan.centres ?? []).map((row, at) => row.state === "existing" && row.village.startsWith(commune) && (
        <fieldset>
          <legend>{say.fill(words.centre_in, { village: village(row.village) })}</legend>
          <div class="fields">
            {(["places_preschool", "places_school"] as const).map((field) => (
              <NumberField key={field} label={words[field]} value={row[field]} min={0} max={10_000} optional status={row.status ?? undefined}
                onChange={(value) => edit({ what: words[field], rows: setCentre(at, { [field]: value === null ? null : Math.round(value) }) })} />
            ))}
            <button type="button" aria-label={say.fill(words.remove_what, { what: say.fill(words.centre_in, { village: village(row.village) }) })} onClick={() => edit({ what: words.remove, rows: removeCentre(at) })}>{words.remove}</button>
          </div>
        </fieldset>
      ))}
      <Fold title={words.add_centre}><NewCentre /></Fold>

      <h3>{words.s_centre}</h3>
      <Estimates ids={["centre_places_family", "centre_places", "centre_max_km", "centre_min_children", "centre_days_year", "meal_khr_child_day"]}
        more={["preschool_share", "daycare_ratio_3_5", "tutoring_group", "children_per_cook", "centre_renovation_aud", "centre_furniture_aud", "centre_kits_aud", "centre_education_aud", "centre_hygiene_aud", "centre_training_aud", "centre_room_usd_month"]} />
    </>
  );
}

function NewCentre() {
  const { result, commune, words, edit, settings } = usePage();
  const villages = result.outcome.villages.filter((row) => row.code.startsWith(commune));
  const [village, setVillage] = useState(villages[0]?.code ?? "");
  const [preschool, setPreschool] = useState(10);
  const [school, setSchool] = useState(30);
  return (
    <div class="fields">
      <Choice label={words.village} value={village} options={villages.map((row) => [row.code, placeName(row, settings.language)])} onChange={setVillage} />
      <NumberField label={words.places_preschool} value={preschool} min={0} max={10_000} onChange={(value) => setPreschool(Math.round(value ?? 0))} />
      <NumberField label={words.places_school} value={school} min={0} max={10_000} onChange={(value) => setSchool(Math.round(value ?? 0))} />
      <button type="button" class="main" onClick={() => edit({ what: words.add_centre, rows: addCentre({ id: `centre-${village}`, village, state: "existing", places_preschool: preschool, places_school: school, status: "sourced" }) })}>{words.add}</button>
    </div>
  );
}
