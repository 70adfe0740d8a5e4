// Another commune by a short form: a name and two counts are enough; villages with their names and people where they are
// known.
import { useState } from "preact/hooks";
import type { Settings } from "../app-state";
import type { Issue } from "../core/documents";
import { refusal } from "../look/refusal";
import { Say } from "../look/say";
import { parseNumber } from "../number/parse";
import type { OwnCommune } from "../plan/edit";
import type { Words } from "../words/words";
import { Fold, TextField } from "./parts";

export interface OwnProps {
  words: Words;
  settings: Settings;
  /** Opens the plan of the form; what the core does not take is handed back. */
  own: (given: OwnCommune, refuse: (issue: Issue) => void) => void;
}

const VILLAGE = { name: "", families: "", people: "" };
/** Codes of villages have two digits. */
const MOST_VILLAGES = 99;
const MOST_PEOPLE = 10_000_000;

export function Own({ words, settings, own }: OwnProps) {
  const say = new Say(words, settings, 1);
  const [given, setGiven] = useState({ name: "", families: "", people: "", number: say.plain(6), start: say.plain(2027) });
  const [villages, setVillages] = useState(Array.from({ length: 6 }, () => VILLAGE));
  const [faults, setFaults] = useState<Record<string, string>>({});

  const set = (key: keyof typeof given, value: string) => {
    setGiven((old) => ({ ...old, [key]: value }));
    if (key === "number") {
      const number = parseNumber(value);
      if ("value" in number && number.value >= 1 && number.value <= MOST_VILLAGES) resize(Math.round(number.value));
    }
  };
  const resize = (length: number) => setVillages((old) => Array.from({ length }, (_, at) => old[at] ?? VILLAGE));
  const more = () => {
    resize(villages.length + 1);
    setGiven((old) => ({ ...old, number: say.plain(villages.length + 1) }));
  };

  const go = () => {
    const found: Record<string, string> = {};
    const number = (key: string, text: string, low: number, high: number, optional = false): number | null => {
      const parsed = parseNumber(text);
      const limit = (n: number) => (low > 1900 ? say.plain(n) : say.number(n));
      if ("fault" in parsed) {
        if (!(optional && parsed.fault === "empty")) found[key] = words[`e_${parsed.fault}`];
      } else if (parsed.value < low || parsed.value > high || !Number.isInteger(parsed.value))
        found[key] = say.fill(words.e_range, { low: limit(low), high: limit(high) });
      else return parsed.value;
      return null;
    };
    const rows = villages.map((row, at) => ({
      name: row.name.trim(),
      families: number(`v${at}_families`, row.families, 0, MOST_PEOPLE, true),
      people: number(`v${at}_people`, row.people, 0, MOST_PEOPLE, true),
    }));
    // The villages' own counts are enough where every village has one.
    const summed = (key: "families" | "people") => rows.every((row) => row[key] !== null);
    const plan: OwnCommune = {
      name: given.name.trim().slice(0, 80),
      families: number("families", given.families, 1, 1_000_000, summed("families")),
      people: number("people", given.people, 1, MOST_PEOPLE, summed("people")),
      start: number("start", given.start, 2020, 2100) ?? 0,
      villages: rows,
    };
    number("number", given.number, 1, MOST_VILLAGES);
    if (plan.name === "") found.name = words.own_no_name;
    setFaults(found);
    if (Object.keys(found).length > 0) return;
    own(plan, (issue) => {
      const [, village, field = ""] = /^\/villages\/(\d+)\/(\w+)$/.exec(issue.path) ?? [];
      const of = /^\/communes\/0\/(families|people)$/.exec(issue.path)?.[1] ?? "people";
      setFaults({ [village === undefined ? of : `v${village}_${field}`]: refusal(say, issue) });
    });
  };
  const field = (key: keyof typeof given, numeric = true) => (
    <TextField label={words[`own_${key}`]} value={given[key]} fault={faults[key]} inputMode={numeric ? "numeric" : "text"} onChange={(value) => set(key, value)} />
  );
  const wrong = Object.keys(faults).some((key) => /^v\d/.test(key));
  return (
    <section>
      <h2>{words.own}</h2>
      <p class="hint">{words.own_hint}</p>
      <form onSubmit={(event) => { event.preventDefault(); go(); }}>
        <div class="fields">
          {field("name", false)}
          {field("families")}
          {field("people")}
          {field("number")}
          {field("start")}
        </div>
        <Fold key={String(wrong)} title={words.villages_own} open={wrong}>
          <p class="hint">{words.villages_own_hint}</p>
          {villages.map((row, at) => (
            <fieldset key={at}>
              <legend>{say.fill(words.village_n, { n: say.plain(at + 1) })}</legend>
              <div class="fields">
                {(["name", "families", "people"] as const).map((key) => (
                  <TextField key={key} label={words[`village_${key}`]} value={row[key]} fault={faults[`v${at}_${key}`]} inputMode={key === "name" ? "text" : "numeric"}
                    onChange={(value) => setVillages((old) => old.map((one, i) => (i === at ? { ...one, [key]: value } : one)))} />
                ))}
              </div>
            </fieldset>
          ))}
          {villages.length < MOST_VILLAGES && <button type="button" onClick={more}>{words.village_more}</button>}
        </Fold>
        <button type="submit" class="main">{words.own_go}</button>
      </form>
    </section>
  );
}
