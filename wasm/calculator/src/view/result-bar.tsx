import { communeYear, estimateOf, handoverOf, yearsOf } from "../look/look";
import { usePage } from "./parts";

/** The answer, always in view: cost, cost a person, what is missing, and the year from which the commune stands alone. */
export function ResultBar({ setYear, told, undo, redo, canUndo, canRedo, busy, cancel }: {
  setYear: (year: number) => void;
  told: string;
  undo: () => void;
  redo: () => void;
  canUndo: boolean;
  canRedo: boolean;
  busy: boolean;
  cancel: () => void;
}) {
  const { result, commune, year, words, say } = usePage();
  const { outcome } = result;
  const row = communeYear(outcome, commune, year);
  const alone = handoverOf(outcome, commune)?.stands_alone;
  const years = yearsOf(outcome);
  const benchmark = estimateOf(outcome, "benchmark_usd_person_year")?.value ?? 10;
  if (!row) return null;
  return (
    <section class="answer" aria-label={words.result_bar}>
      <div class="figures">
        <label class="year">
          <span class="unseen">{words.year}</span>
          <select value={String(year)} onChange={(event) => setYear(Number(event.currentTarget.value))}>
            {years.map((one) => <option value={String(one)} selected={one === year}>{say.plain(one)}</option>)}
          </select>
        </label>
        <p class="figure"><span>{words.cost}</span> <strong data-figure="cost">{say.money(row.cost)}</strong></p>
        <p class={`figure ${row.benchmark_ratio > 1 ? "over" : ""}`}><span>{words.per_person}</span> <strong data-figure="person">{say.person(row.usd_per_person)}</strong> <small>{say.fill(words.of_benchmark, { usd: say.person(benchmark) })}</small></p>
        <p class={`figure ${row.gap > 0 ? "over" : ""}`}><span>{words.gap}</span> <strong data-figure="gap">{row.gap > 0 ? say.money(row.gap) : words.gap_none}</strong></p>
        <p class="figure"><span>{words.alone}</span> <strong data-figure="alone">{alone ? say.fill(words.alone_from, { year: say.plain(alone) }) : say.fill(words.alone_not, { year: say.plain(years.at(-1)!) })}</strong></p>
      </div>
      <div class="told">
        <button type="button" onClick={undo} disabled={!canUndo} aria-label={words.undo} title={words.undo}>↶</button>
        <button type="button" onClick={redo} disabled={!canRedo} aria-label={words.redo} title={words.redo}>↷</button>
        <p role="status" data-told>{busy ? words.calculating : told || say.fill(words.rate, { riel: say.riel(outcome.forecast.riel_per_usd) })}</p>
        {busy && <button type="button" onClick={cancel}>{words.cancel}</button>}
      </div>
    </section>
  );
}
