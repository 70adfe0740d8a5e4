import { Bars } from "../chart/charts";
import { communeYear, payersOf, yearsOf } from "../look/look";
import { wordOf } from "../words/words";
import { Table, usePage } from "./parts";

/** Five years by payer: chart and table. */
export function ByPayer() {
  const { result, commune, words, say } = usePage();
  const { outcome } = result;
  const payers = payersOf(outcome, commune);
  const rows = yearsOf(outcome).flatMap((year) => communeYear(outcome, commune, year) ?? []);
  const parts = [...payers.map((payer, tone) => ({ name: wordOf(words.payers, payer), tone })), { name: words.not_covered, tone: -1 }];
  const caption = `${words.five_years} (${words[say.settings.money]})`;
  return (
    <>
      <h3>{words.five_years}</h3>
      <div>
        <Bars title={caption} parts={parts} tick={(value) => say.tick(value)}
          bars={rows.map((row) => ({ label: say.plain(row.year), amounts: [...row.paid.map(([, riel]) => riel), row.gap].map((riel) => say.value(riel)) }))} />
        <Table caption={caption}
          columns={[{ head: words.year }, ...parts.map((part) => ({ head: part.name, number: true })), { head: words.total, number: true }, { head: words.per_person, number: true }]}
          rows={rows.map((row) => [say.plain(row.year), ...row.paid.map(([, riel]) => say.amount(riel)), say.amount(row.gap), say.amount(row.cost), say.person(row.usd_per_person)])} />
      </div>
      {rows.filter((row) => row.cliff).slice(0, 1).map((row) => <p class="note">{say.fill(words.cliff, { year: say.plain(row.year) })}</p>)}
    </>
  );
}
