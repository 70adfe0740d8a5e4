import { useEffect, useRef } from "preact/hooks";
import type { RielBand } from "../core/documents";
import { bandOf } from "../look/bands";
import { communeYear, estimateOf, handoverOf, waitingOf, yearsOf } from "../look/look";
import { usePage } from "./parts";
import type { Asked } from "./why";

/** The answer, always in view: cost, cost a person, what is missing, and the year from which the commune stands alone. */
export function ResultBar({ setYear, told, undo, redo, canUndo, canRedo, busy, cancel, why, ask }: {
  setYear: (year: number) => void;
  told: string;
  undo: () => void;
  redo: () => void;
  canUndo: boolean;
  canRedo: boolean;
  busy: boolean;
  cancel: () => void;
  why: Asked | null;
  ask: (figure: Asked | null) => void;
}) {
  const { result, commune, year, words, say, bands } = usePage();
  const bar = useRef<HTMLElement>(null);
  // How tall it is, for what is brought into view below it (style.css).
  useEffect(() => {
    if (!bar.current) return;
    const seen = new ResizeObserver(([entry]) => document.documentElement.style.setProperty("--bar", `${Math.ceil(entry?.borderBoxSize[0]?.blockSize ?? 0)}px`));
    seen.observe(bar.current);
    return () => seen.disconnect();
  }, []);
  const { outcome } = result;
  const row = communeYear(outcome, commune, year);
  const alone = handoverOf(outcome, commune)?.stands_alone;
  const years = yearsOf(outcome);
  const benchmark = estimateOf(outcome, "benchmark_usd_person_year")?.value ?? 10;
  if (!row) return null;
  const waiting = waitingOf(outcome, commune, year);
  const band = bandOf(bands, commune, year);
  const chance = alone && bands?.communes.find((one) => one.commune === commune)?.stands_alone.filter(([from]) => from <= alone).reduce((sum, [, part]) => sum + part, 0);
  const range = ({ p10, p50, p90 }: RielBand) => <small data-band>{say.fill(words.likely, { low: say.short(p10), high: say.short(p90), middle: say.short(p50) })}</small>;
  const whyButton = (figure: Asked, name: string) => (
    <button type="button" class="ask" aria-expanded={why === figure} aria-label={`${words.why_number} ${name}`} title={words.why_number} onClick={() => ask(why === figure ? null : figure)}>?</button>
  );
  return (
    <section class="answer" ref={bar} aria-label={words.result_bar}>
      <div class="figures">
        <label class="year">
          <span class="unseen">{words.year}</span>
          <select value={String(year)} onChange={(event) => setYear(Number(event.currentTarget.value))}>
            {years.map((one) => <option value={String(one)} selected={one === year}>{say.plain(one)}</option>)}
          </select>
        </label>
        <p class="figure"><span>{words.cost} {whyButton("cost", words.cost)}</span> <strong data-figure="cost">{say.money(row.cost)}</strong> {band ? range(band.cost) : null}</p>
        <p class={`figure ${row.benchmark_ratio > 1 ? "over" : ""}`}><span>{words.per_person} {whyButton("usd_per_person", words.per_person)}</span> <strong data-figure="person">{say.person(row.usd_per_person)}</strong> <small>{say.fill(words.of_benchmark, { usd: say.person(benchmark) })}</small></p>
        <p class={`figure ${row.gap > 0 ? "over" : ""}`}><span>{words.gap} {whyButton("gap", words.gap)}</span> <strong data-figure="gap">{row.gap > 0 ? say.money(row.gap) : words.gap_none}</strong> {band ? range(band.gap) : null}</p>
        <p class="figure"><span>{words.alone}</span> <strong data-figure="alone">{alone ? say.fill(words.alone_from, { year: say.plain(alone) }) : say.fill(words.alone_not, { year: say.plain(years.at(-1)!) })}</strong> {chance ? <small>{say.fill(words.chance_of, { chance: say.percent(chance) })}</small> : null}{waiting > 0 && <small data-waiting>{say.fill(words.families_wait, { n: say.number(waiting) })}</small>}</p>
      </div>
      {year < result.first_full_year && <p class="starting">{say.fill(words.starting, { year: say.plain(year) })}</p>}
      <div class="told">
        <button type="button" onClick={undo} disabled={!canUndo} aria-label={words.undo} title={words.undo}>↶</button>
        <button type="button" onClick={redo} disabled={!canRedo} aria-label={words.redo} title={words.redo}>↷</button>
        <p role="status" data-told>{busy ? words.calculating : told || say.fill(words.rate, { riel: say.riel(outcome.forecast.riel_per_usd) })}</p>
        {busy && <button type="button" onClick={cancel}>{words.cancel}</button>}
      </div>
    </section>
  );
}
