import { Fan } from "../chart/fan";
import { communeYear } from "../look/look";
import { Table, usePage } from "./parts";

/** How sure the cost is: a fan over the years with its table, and the chances of standing alone. */
export function Sure() {
  const { bands, result, commune, words, say } = usePage();
  const mine = bands?.communes.find((row) => row.commune === commune);
  if (!bands || !mine) return <section><h3>{words.sure}</h3><p class="hint" role="status">{words.sure_waits}</p></section>;
  const planned = (year: number) => communeYear(result.outcome, commune, year)?.cost ?? 0;
  const outside = mine.years.filter(({ year, cost }) => planned(year) < cost.p10 || planned(year) > cost.p90);
  const caption = `${words.sure} (${words[say.settings.money]})`;
  const alone = [...mine.stands_alone.map(([year, chance]) => [say.fill(words.alone_from, { year: say.plain(year) }), chance] as const), [words.never_alone, mine.never_alone] as const];
  return (
    <section>
      <h3>{words.sure}</h3>
      <p class="hint">{say.fill(words.sure_hint, { n: say.number(bands.draws) })}</p>
      <div class="beside">
        <Fan title={caption} names={[words.sure_middle, words.sure_range]} tick={(value) => say.tick(value)}
          years={mine.years.map(({ year, cost }) => ({ label: say.plain(year), low: say.value(cost.p10), middle: say.value(cost.p50), high: say.value(cost.p90) }))} />
        <Table caption={caption}
          columns={[{ head: words.year }, { head: words.sure_plan, number: true }, { head: words.low, number: true }, { head: words.sure_middle, number: true }, { head: words.high, number: true }, { head: words.enough, number: true }]}
          rows={mine.years.map(({ year, cost, money_is_enough }) => [say.plain(year), say.amount(planned(year)), say.amount(cost.p10), say.amount(cost.p50), say.amount(cost.p90), say.percent(money_is_enough)])} />
      </div>
      <p class="hint">{words.sure_why}</p>
      {outside.length > 0 && <p class="note">{say.fill(words.sure_outside, { years: outside.map(({ year }) => say.plain(year)).join(", ") })}</p>}
      <Table caption={words.chance} columns={[{ head: words.alone }, { head: words.chance, number: true }]} rows={alone.map(([what, chance]) => [what, say.percent(chance)])} />
    </section>
  );
}
