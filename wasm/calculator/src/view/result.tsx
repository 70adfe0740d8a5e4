import { Bars } from "../chart/charts";
import type { Sensitivity } from "../core/documents";
import { useWork } from "../core/work";
import { activities, communeYear, monthsOf, paidFor, payersOf, sum, yearsOf } from "../look/look";
import { aloneSentences } from "../look/say";
import { wordOf } from "../words/words";
import { ByPayer } from "./by-payer";
import { Fold, Table, usePage } from "./parts";
import { Problem } from "./problem";
import { Repairs } from "./repairs";
import { Sure } from "./sure";
import { Shortages } from "./staff";

export function Result() {
  const { result, commune, year, words, say } = usePage();
  const { outcome } = result;
  const months = monthsOf(outcome, commune, year);
  const payers = payersOf(outcome, commune);
  const currency = words[say.settings.money];
  const services = [...new Set(activities(outcome, commune, year).map((row) => row.service))];
  const years = yearsOf(outcome).flatMap((y) => communeYear(outcome, commune, y) ?? []);
  return (
    <>
      {aloneSentences(say, result, commune).map((sentence) => <p class="note">{sentence}</p>)}
      <ByPayer />
      <Sure />
      <h3>{say.fill(words.monthly_year, { year: say.plain(year) })}</h3>
      <div class="beside">
        <Bars title={`${say.fill(words.monthly_year, { year: say.plain(year) })} (${currency})`} parts={[{ name: words.cost, tone: 0 }]}
          tick={(value) => say.tick(value)}
          bars={months.map((row) => ({ label: words.language === "English" ? (words.months_short[Number(row.month.slice(5)) - 1] ?? "") : say.plain(Number(row.month.slice(5))), amounts: [say.value(row.cost)] }))} />
        <Table caption={`${say.fill(words.monthly_year, { year: say.plain(year) })} (${currency})`} columns={[{ head: words.month }, { head: words.cost, number: true }]}
          rows={months.map((row) => [say.month(row.month), say.amount(row.cost)])} foot={[words.total, say.amount(sum(months.map((row) => row.cost)))]} />
      </div>
      <Table caption={`${say.fill(words.by_service, { year: say.plain(year) })} (${currency})`}
        columns={[{ head: words.need_service }, ...payers.map((payer) => ({ head: wordOf(words.payers, payer), number: true })), { head: words.not_covered, number: true }, { head: words.total, number: true }]}
        rows={services.map((service) => {
          const paid = paidFor(outcome, commune, year, service);
          return [words.service[service], ...payers.map((payer) => say.amount(paid.get(payer) ?? 0)), say.amount(paid.get(null) ?? 0), say.amount(sum([...paid.values()]))];
        })} />
      <Table caption={words.s_need} columns={[{ head: words.year }, { head: words.people, number: true }, { head: words.cases_served, number: true }, { head: words.waiting, number: true }]}
        rows={years.map((row) => [say.plain(row.year), say.number(row.people), say.number(row.open_cases), say.number(row.waiting)])} />
      <h3>{words.short}</h3>
      <Shortages />
      <Repairs />
      <Matters />
      {outcome.forecast.prevention.length > 0 && (
        <Fold title={words.prevention}>
          <p class="hint">{words.prevention_note}</p>
          <Table caption={words.prevention} columns={[{ head: words.risk }, { head: words.without, number: true }, { head: words.with, number: true }, { head: words.avoided, number: true }]}
            rows={outcome.forecast.prevention.map((row) => [`${say.number(row.risk_ratio, 2)} (${wordOf(words.readings, row.reading)})`, say.number(row.separations_without, 1), say.number(row.separations_with, 1), say.money(row.crisis_cost_avoided)])} />
        </Fold>
      )}
      <Fold title={`${words.issues} (${say.number(outcome.issues.issues.length)})`}>
        {outcome.issues.issues.length === 0 ? <p>{words.issues_none}</p> : (
          <ul class="plain">
            {outcome.issues.issues.map((issue) => (
              <li><strong>{words.severities[issue.severity]}:</strong> <Problem issue={issue} words={words} /></li>
            ))}
          </ul>
        )}
      </Fold>
    </>
  );
}

/** Which assumptions matter: longer work, in a worker of its own, that can be cancelled. */
function Matters() {
  const { plan, words, say } = usePage();
  const { core, found: list, state, find } = useWork<Sensitivity[]>(plan);
  return (
    <section>
      <h3>{words.matters}</h3>
      {list ? (
        <Table caption={words.matters} unseen columns={[{ head: words.matters }, { head: words.status_of }, { head: words.matters_swing, number: true }]}
          rows={list.slice(0, 10).map((row) => [say.estimate(row.estimate), words.statuses[row.status], say.money(row.swing)])} />
      ) : (
        <>
          <p class="hint">{words.matters_hint}</p>
          {state === "busy"
            ? <p role="status" class="busy">{words.calculating} <progress aria-label={words.calculating} /> <button type="button" onClick={() => core.stop()}>{words.cancel}</button></p>
            : <button type="button" onClick={() => void find(core.ask("sensitivity", plan))}>{words.matters_go}</button>}
          {state === "failed" && <p class="fault" role="alert">{words.bug}</p>}
        </>
      )}
    </section>
  );
}
