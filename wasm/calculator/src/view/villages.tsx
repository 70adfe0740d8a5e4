// The villages of the commune, as far as they are known: names, people, and where they lie.
import { placeName } from "../look/look";
import { addVillage, nameOf, removeVillage, setVillage, setWay } from "../plan/edit";
import { Fold, NumberField, TextField, usePage } from "./parts";

/** Corners of Cambodia, in degrees. */
const NORTH = { min: 9, max: 15 };
const EAST = { min: 102, max: 108 };
const MOST_VILLAGES = 99;

export function Villages() {
  const { plan, commune, words, say, edit } = usePage();
  const here = plan.villages.filter((row) => row.code?.startsWith(commune));
  const next = say.fill(words.village_n, { n: say.plain(here.length + 1) });
  return (
    <Fold title={`${words.villages} (${say.number(here.length)})`}>
      <p class="hint">{words.villages_hint}</p>
      {here.map((row) => <One key={row.code} code={row.code ?? ""} first={here[0]?.code ?? ""} only={here.length === 1} />)}
      {here.length < MOST_VILLAGES && <button type="button" onClick={() => edit({ what: words.village_more, rows: addVillage(commune, nameOf(next)) })}>{words.village_more}</button>}
    </Fold>
  );
}

function One({ code, first, only }: { code: string; first: string; only: boolean }) {
  const { plan, result, words, say, edit, settings } = usePage();
  const row = plan.villages.find((old) => old.code === code);
  if (!row) return null;
  const used = result.outcome.villages.find((old) => old.code === code);
  const name = placeName({ name: row.name ?? "", name_km: row.name_km ?? null }, settings.language);
  const rename = (typed: string) => {
    const { name: text, name_km } = nameOf(typed);
    if (text === "" || text === name) return;
    // A name in the other letters stays, but where it would hide the new one.
    edit({ what: words.village_name, rows: setVillage(code, name_km !== null ? { name_km } : settings.language === "km" ? { name: text, name_km: null } : { name: text }) });
  };
  const roads = (plan.roads ?? []).find((road) => [road.from, road.to].includes(code) && [road.from, road.to].includes(first));
  const point = (field: "lat" | "lon", value: number | null) => edit({ what: words[`village_${field}`], rows: setVillage(code, { [field]: value }) });
  return (
    <fieldset>
      <legend>{name}</legend>
      <div class="fields">
        <TextField label={words.village_name} value={name} onChange={rename} />
        {(["families", "people"] as const).map((key) => (
          <NumberField key={key} label={words[`village_${key}`]} value={row[key] ?? (key === "families" ? used?.families : null)} min={0} max={10_000_000} optional status={row[key] == null ? "assumption" : undefined}
            onChange={(value) => edit({ what: words[`village_${key}`], rows: setVillage(code, { [key]: value === null ? null : Math.round(value) }) })} />
        ))}
        {code !== first && <NumberField label={words.village_way} unit={say.unit("km")} value={roads?.km ?? null} min={0.1} max={200} optional onChange={(km) => edit({ what: words.village_way, rows: setWay(code, first, km) })} />}
        <NumberField label={words.village_lat} value={row.lat} {...NORTH} optional onChange={(value) => point("lat", value)} />
        <NumberField label={words.village_lon} value={row.lon} {...EAST} optional onChange={(value) => point("lon", value)} />
        {!only && <button type="button" aria-label={say.fill(words.remove_what, { what: name })} onClick={() => edit({ what: `${words.remove}: ${name}`, rows: removeVillage(code) })}>{words.remove}</button>}
      </div>
    </fieldset>
  );
}
