import { useState } from "preact/hooks";
import type { FundingRow } from "../core/documents";
import { sum, yearsOf } from "../look/look";
import { addFunding, removeFunding, setFunding } from "../plan/edit";
import { wordOf } from "../words/words";
import { EstimateField, Fold, NumberField, Table, TextField, usePage, Choice } from "./parts";
import { ByPayer } from "./by-payer";

export function Money() {
  const { plan, result, commune, year, words, say } = usePage();
  const used = result.outcome.forecast.sources.filter((row) => row.year === year && (row.commune === null || row.commune === commune));
  return (
    <>
      <ByPayer />
      <h3>{words.sources}</h3>
      {(plan.funding ?? []).map((row, at) => <Source key={row.id} row={row} at={at} />)}
      <Fold title={words.add_source}><NewSource /></Fold>
      <Table caption={`${words.sources}, ${say.plain(year)} (${words[say.settings.money]})`}
        columns={[{ head: words.source_name }, { head: words.payer }, { head: say.fill(words.ceiling, { year: say.plain(year) }), number: true }, { head: say.fill(words.used, { year: say.plain(year) }), number: true }]}
        rows={used.map((row) => [wordOf(words.source_names, row.source), wordOf(words.payers, row.payer), say.amount(row.ceiling), say.amount(row.used)])} />
      <Shares />
    </>
  );
}

function Source({ row, at }: { row: FundingRow; at: number }) {
  const { plan, words, say, edit } = usePage();
  const name = wordOf(words.source_names, row.id);
  const set = (what: string, change: Partial<FundingRow>) => edit({ what: `${name}, ${what}`, rows: setFunding(at, change) });
  const year = (value: number | null) => (value === null ? null : Math.round(value));
  return (
    <Fold title={`${name} · ${wordOf(words.payers, row.payer)}`}>
      <div class="fields">
        {row.estimate && <EstimateField id={row.estimate} />}
        {row.share && <EstimateField id={row.share} />}
        {row.growth && <EstimateField id={row.growth} />}
        {row.usd_year != null && <NumberField label={words.amount_year} value={row.usd_year} min={0} max={1e9} onChange={(value) => value !== null && set(words.amount_year, { usd_year: value })} />}
        {row.riel_year != null && <NumberField label={words.amount_riel} value={row.riel_year} min={0} max={1e13} onChange={(value) => value !== null && set(words.amount_riel, { riel_year: value })} />}
        <NumberField label={words.first_year} value={row.from} hint={words.all_years} min={2000} max={2100} optional onChange={(value) => set(words.first_year, { from: year(value) })} />
        <NumberField label={words.last_year} value={row.until} hint={words.all_years} min={plan.horizon.start} max={2100} optional onChange={(value) => set(words.last_year, { until: year(value) })} />
        <NumberField label={words.granted} value={Number(((row.support ?? 1) * 100).toPrecision(12))} unit="%" min={0} max={100} onChange={(value) => value !== null && set(words.granted, { support: value / 100 })} />
      </div>
      {row.source && <p class="hint">{words.source}: <span lang="en">{row.source}</span></p>}
      <button type="button" aria-label={say.fill(words.remove_what, { what: name })} onClick={() => edit({ what: `${words.remove}: ${name}`, rows: removeFunding(at) })}>{words.remove}</button>
    </Fold>
  );
}

function NewSource() {
  const { commune, words, edit } = usePage();
  const [name, setName] = useState("");
  const [payer, setPayer] = useState("donors");
  const [amount, setAmount] = useState<number | null>(null);
  const add = () => {
    if (amount === null) return;
    const id = name.trim().slice(0, 60) || wordOf(words.payers, payer);
    edit({ what: words.add_source, rows: addFunding({ id, payer, scope: commune, usd_year: amount, status: "assumption" }) });
  };
  return (
    <div class="fields">
      <TextField label={words.source_name} value={name} onChange={setName} />
      <Choice label={words.payer} value={payer} options={Object.entries(words.payers)} onChange={setPayer} />
      <NumberField label={words.amount_year} value={amount} min={0} max={1e9} optional onChange={setAmount} />
      <button type="button" class="main" disabled={amount === null} onClick={add}>{words.add}</button>
    </div>
  );
}

/** Shares by payer and year: what stands in the plan's rows; an empty field follows the year before it. */
function Shares() {
  const { plan, result, commune, words, say, edit } = usePage();
  const years = yearsOf(result.outcome);
  const rows = (plan.shares ?? []).filter((row) => !row.service);
  const own = rows.some((row) => row.commune === commune);
  const mine = rows.filter((row) => (own ? row.commune === commune : !row.commune));
  const payers = [...new Set([...(plan.payers ?? []), ...mine.map((row) => row.payer)])];
  const value = (payer: string, year: number) => mine.find((row) => row.payer === payer && row.year === year)?.share;
  /** What holds in a year: its own share, or the last one before it. */
  const holds = (payer: string, year: number) =>
    mine.filter((row) => row.payer === payer && row.year <= year).sort((a, b) => b.year - a.year)[0]?.share;
  // Between the years of a straight line or a curve the core works shares out: nothing is said of them here.
  const steps = (plan.settings?.shares ?? "step") === "step";
  const fixed = (year: number) => sum(payers.map((payer) => holds(payer, year) ?? 0));
  const set = (payer: string, year: number, share: number | null) =>
    edit({
      what: `${wordOf(words.payers, payer)} ${say.plain(year)}`,
      rows: (old) => ({
        ...old,
        shares: [
          ...(old.shares ?? []).filter((row) => !(row.payer === payer && row.year === year && !row.service && (own ? row.commune === commune : !row.commune))),
          ...(share === null ? [] : [{ commune: own ? commune : null, service: null, payer, year, share }]),
        ],
      }),
    });
  const shown = (share: number | undefined) => (share === undefined ? words.shares_open : `(${say.percent(share)})`);
  const percent = (share: number | undefined) => (share === undefined ? null : Number((share * 100).toPrecision(12)));
  return (
    <>
      <h3>{words.shares}</h3>
      <p class="hint">{words.shares_note}</p>
      <Table caption={`${words.shares} (%)`} unseen columns={[{ head: words.payer }, ...years.map((year) => ({ head: say.plain(year), number: true }))]}
        rows={payers.map((payer) => [
          wordOf(words.payers, payer),
          ...years.map((year) => (
            <NumberField key={year} hidden label={`${wordOf(words.payers, payer)} ${say.plain(year)} (%)`} value={percent(value(payer, year))} min={0} max={100} optional
              follows={steps && value(payer, year) === undefined ? shown(holds(payer, year)) : undefined}
              onChange={(share) => set(payer, year, share === null ? null : Number((share / 100).toPrecision(15)))} />
          )),
        ])}
        foot={steps ? [words.shares_left, ...years.map((year) => say.percent(Math.max(0, 1 - fixed(year))))] : undefined} />
      <p class="hint">{say.fill(words.shares_example, { year: say.plain(years[0]!), order: payers.map((payer) => wordOf(words.payers, payer)).join(", ") })}</p>
    </>
  );
}
