import { useState } from "preact/hooks";
import type { Kept } from "../app-state";
import type { Figures, Result } from "../core/documents";
import { handoverOf } from "../look/look";
import { Table, TextField, usePage } from "./parts";

const MOST = 3;

export function Compare({ kept, keep, drop, take }: {
  kept: Kept[];
  keep: (name: string) => void;
  drop: (at: number) => void;
  take: (at: number) => void;
}) {
  const { result, commune, words, say } = usePage();
  const next = say.fill(words.version, { n: say.number(kept.length + 1) });
  const [name, setName] = useState("");
  const all = [{ name: words.now, result }, ...kept];
  const row = (label: string, read: (figures: Figures) => number, show: (n: number) => string) => [
    label,
    ...all.map(({ result: other }, i) => {
      const [mine, base] = [read(other.figures), read(result.figures)];
      const change = mine - base;
      return (
        <>
          {show(mine)}
          {i > 0 && Math.abs(change) > 1e-9 && <small> ({say.fill(words.difference, { amount: `${change > 0 ? "+" : "−"}${show(Math.abs(change))}` })})</small>}
        </>
      );
    }),
  ];
  const alone = (other: Result) => {
    const year = handoverOf(other.outcome, commune)?.stands_alone;
    const last = other.outcome.horizon.start + other.outcome.horizon.years - 1;
    return year ? say.fill(words.alone_from, { year: say.plain(year) }) : say.fill(words.alone_not, { year: say.plain(last) });
  };
  return (
    <>
      {kept.length < MOST ? (
        <div class="fields">
          <TextField label={words.keep_name} value={name || next} onChange={setName} />
          <button type="button" class="main" onClick={() => { keep((name || next).slice(0, 40)); setName(""); }}>{words.keep}</button>
        </div>
      ) : <p class="hint">{words.keep_full}</p>}
      <Table caption={words.s_compare} unseen columns={[{ head: words.s_result }, ...all.map((one) => ({ head: one.name, number: true }))]}
        rows={[
          row(words.f_cost, (f) => f.cost, (n) => say.money(n)),
          row(words.f_gap, (f) => f.gap, (n) => say.money(n)),
          row(words.f_person, (f) => f.usd_per_person, (n) => say.person(n)),
          row(words.f_family_years, (f) => f.family_years, (n) => say.number(n)),
          row(words.f_waiting, (f) => f.waiting_at_end, (n) => say.number(n)),
          row(words.f_places, (f) => f.places_given, (n) => say.number(n)),
          row(words.f_posts, (f) => f.posts_at_end, (n) => say.number(n, 1)),
          [words.f_alone, ...all.map((one) => alone(one.result))],
        ]} />
      <ul class="rows">
        {kept.map((one, at) => (
          <li>
            <span>{one.name}</span>
            <button type="button" aria-label={`${words.take}: ${one.name}`} onClick={() => take(at)}>{words.take}</button>
            <button type="button" aria-label={say.fill(words.remove_what, { what: one.name })} onClick={() => drop(at)}>{words.remove}</button>
          </li>
        ))}
      </ul>
    </>
  );
}
