import { useState } from "preact/hooks";
import { Bars } from "../chart/charts";
import { activities, communeYear, estimateOf, isOwn, monthsOf, paidFor, payersOf, placeName, sum, waitingOf, yearsOf } from "../look/look";
import { wordOf } from "../words/words";
import { Choice, Table, usePage } from "../view/parts";

const SHEETS = ["three", "budget", "poster"] as const;
type SheetName = (typeof SHEETS)[number];

export function Print() {
  const { words } = usePage();
  const [sheet, setSheet] = useState<SheetName>("three");
  return (
    <>
      <div class="fields screen-only">
        <Choice label={words.s_print} value={sheet} options={SHEETS.map((name) => [name, words[`p_${name}`]])} onChange={setSheet} />
        <button type="button" class="main" onClick={() => window.print()}>{words.p_go}</button>
      </div>
      <p class="hint screen-only">{words.p_hint}</p>
      <article class={`sheet ${sheet}`} lang={words.language === "English" ? "en" : "km"}>
        {sheet === "three" ? <ThreeYears /> : sheet === "budget" ? <Budget /> : <Poster />}
      </article>
    </>
  );
}

/** The lines that head a commune's paper, with room to write where the plan does not know. */
function Heading({ title }: { title: string }) {
  const { result, commune, words, settings } = usePage();
  const place = placeName(result.outcome.communes.find((row) => row.code === commune), settings.language);
  const known = commune.startsWith("0203");
  const battambang = settings.language === "km" ? "បាត់ដំបង" : "Battambang";
  return (
    <header class="paper-head">
      <p class="kingdom">{words.kingdom}<br />{words.motto}</p>
      <p class="place">
        {words.province} {known ? battambang : words.line_blank}<br />
        {words.district} {known ? battambang : words.line_blank}<br />
        {words.commune} {place}
      </p>
      <h3>{title}</h3>
    </header>
  );
}

function Foot() {
  const { result, words, say } = usePage();
  const assumed = result.outcome.estimates.filter((row) => row.status === "assumption" && !isOwn(row)).length;
  const rate = estimateOf(result.outcome, "fx_khr_per_usd")?.value ?? 0;
  return <p class="small-print">{say.fill(words.p_rate, { riel: say.riel(rate), n: say.number(assumed) })}</p>;
}

function Signatures() {
  const { words } = usePage();
  return (
    <div class="signatures">
      {[[words.checked, words.chief], [words.prepared, words.finance_assistant]].map(([does, who]) => (
        <div>
          <p>{words.date} {words.line_blank}</p>
          <p>{does}</p>
          <p><strong>{who}</strong></p>
          <p class="room">{words.signature}</p>
        </div>
      ))}
    </div>
  );
}

/** The three-year rolling investment table: what, how much each year, who pays. Always in riel. */
function ThreeYears() {
  const { result, commune, words, say } = usePage();
  const { outcome } = result;
  const years = yearsOf(outcome).slice(0, 3);
  const payers = payersOf(outcome, commune);
  const services = [...new Set(years.flatMap((year) => activities(outcome, commune, year).map((row) => row.service)))];
  const cost = (service: string | null, year: number) => sum(activities(outcome, commune, year).filter((row) => service === null || row.service === service).map((row) => row.amount));
  const paid = (service: (typeof services)[number], payer: string | null) => sum(years.map((year) => paidFor(outcome, commune, year, service).get(payer) ?? 0));
  const columns = [
    { head: words.activity },
    ...years.map((year) => ({ head: say.plain(year), number: true })),
    { head: words.total, number: true },
    ...payers.map((payer) => ({ head: wordOf(words.payers, payer), number: true })),
    { head: words.not_covered, number: true },
  ];
  const line = (name: string, amounts: number[]) => [name, ...amounts.map((riel) => say.number(riel))];
  const rows = services.map((service) => [
    ...years.map((year) => cost(service, year)),
    sum(years.map((year) => cost(service, year))),
    ...payers.map((payer) => paid(service, payer)),
    paid(service, null),
  ]);
  return (
    <>
      <Heading title={say.fill(words.p_three_title, { from: say.plain(years[0]!), to: say.plain(years.at(-1)!) })} />
      <Table caption={`${words.p_three} (${words.riel})`} columns={columns}
        rows={services.map((service, i) => line(words.service[service], rows[i]!))}
        foot={line(words.total, columns.slice(1).map((_, at) => sum(rows.map((row) => row[at] ?? 0))))} />
      <Foot />
      <Signatures />
    </>
  );
}

/** The budget of the chosen year: by part, kind and account; then who pays. */
function Budget() {
  const { result, commune, year, words, say } = usePage();
  const { outcome } = result;
  const payers = payersOf(outcome, commune);
  const rows = activities(outcome, commune, year);
  const services = [...new Set(rows.map((row) => row.service))];
  // A plan without a list of accounts has no column for them.
  const account = (cell: string) => (rows.some((row) => row.account !== null) ? [cell] : []);
  return (
    <>
      <Heading title={say.fill(words.p_budget_title, { year: say.plain(year) })} />
      <Table caption={`${words.p_budget} (${words.riel})`} columns={[{ head: words.activity }, { head: words.kind }, ...account(words.account).map((head) => ({ head })), { head: words.amount, number: true }]}
        groups={services.map((service) => {
          const own = rows.filter((row) => row.service === service);
          return [
            ...own.map((row, i) => [i === 0 ? words.service[service] : <span class="unseen">{words.service[service]}</span>, words.kinds[row.kind], ...account(row.account ?? ""), say.number(row.amount)]),
            [<strong>{words.total}: {words.service[service]}</strong>, "", ...account(""), <strong>{say.number(sum(own.map((row) => row.amount)))}</strong>],
          ];
        })}
        foot={[words.total, "", ...account(""), say.number(sum(rows.map((row) => row.amount)))]} />
      <div class="together">
        <Table caption={`${words.payer} (${words.riel})`} columns={[{ head: words.activity }, ...payers.map((payer) => ({ head: wordOf(words.payers, payer), number: true })), { head: words.not_covered, number: true }, { head: words.total, number: true }]}
          rows={services.map((service) => {
            const paid = paidFor(outcome, commune, year, service);
            return [words.service[service], ...[...payers, null].map((payer) => say.number(paid.get(payer) ?? 0)), say.number(sum([...paid.values()]))];
          })}
          foot={[words.total, ...[...payers, null].map((payer) => say.number(sum(services.map((service) => paidFor(outcome, commune, year, service).get(payer) ?? 0)))), say.number(communeYear(outcome, commune, year)?.cost ?? 0)]} />
        <Foot />
        <Signatures />
      </div>
    </>
  );
}

/** One page for the public: three sentences and one chart. */
function Poster() {
  const { result, commune, year, words, say, settings } = usePage();
  const { outcome } = result;
  const row = communeYear(outcome, commune, year);
  if (!row) return null;
  const place = placeName(outcome.communes.find((old) => old.code === commune), settings.language);
  const children = sum(monthsOf(outcome, commune, year).slice(-1).map((month) => month.children_placed));
  const parts = [...row.paid.map(([payer], tone) => ({ name: wordOf(words.payers, payer), tone })), { name: words.not_covered, tone: -1 }];
  const years = yearsOf(outcome).flatMap((y) => communeYear(outcome, commune, y) ?? []);
  const waiting = waitingOf(outcome, commune, year);
  return (
    <>
      <Heading title={say.fill(words.p_poster_title, { name: place })} />
      <p class="big">{say.fill(words.poster_cost, { year: say.plain(year), amount: say.riel(row.cost), person: say.riel(Math.round(row.usd_per_person * say.rate)) })}</p>
      <p class="big">{say.fill(words.poster_families, { families: say.number(row.open_cases), children: say.number(children) })}</p>
      <p class="big">{row.gap > 0 ? say.fill(words.poster_gap, { amount: say.riel(row.gap) }) : words.poster_covered}</p>
      {waiting > 0 && <p class="big">{say.fill(words.poster_wait, { n: say.number(waiting) })}</p>}
      <Bars title={`${words.five_years} (${words.riel})`} parts={parts} tick={(riel) => say.millions(riel)}
        bars={years.map((one) => ({ label: say.plain(one.year), amounts: [...one.paid.map(([, riel]) => riel), one.gap] }))} />
      <Table caption={`${words.five_years} (${words.riel})`} columns={[{ head: words.year }, ...parts.map((part) => ({ head: part.name, number: true })), { head: words.total, number: true }]}
        rows={years.map((one) => [say.plain(one.year), ...one.paid.map(([, riel]) => say.number(riel)), say.number(one.gap), say.number(one.cost)])} />
      <p class="big">{words.poster_ask}</p>
      <Foot />
    </>
  );
}
