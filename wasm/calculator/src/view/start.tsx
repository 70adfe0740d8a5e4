import { useState } from "preact/hooks";
import communes from "../../../pkg/page/communes.json";
import { parseNumber } from "../number/parse";
import { Say } from "../look/say";
import { placeName } from "../look/look";
import type { Settings } from "../app-state";
import { type Words, fill } from "../words/words";
import { TextField } from "./parts";

export interface OwnCommune {
  name: string;
  families: number;
  people: number;
  villages: number;
  start: number;
}

interface StartProps {
  words: Words;
  settings: Settings;
  /** Names of the drafts on this device, the newest first. */
  drafts: string[];
  choose: (code: string) => void;
  own: (given: OwnCommune) => void;
  open: (files: File[]) => void;
  resume: (at: number) => void;
  erase: () => void;
}

export function Start({ words, settings, drafts, choose, own, open, resume, erase }: StartProps) {
  const say = new Say(words, settings, 1);
  return (
    <div class="start">
      <p class="lead">{words.lead}</p>
      <p class="hint">{words.privacy}</p>
      {drafts.length > 0 && (
        <div class="note">
          {drafts.map((name, at) => (
            <p>
              {fill(words.draft_there, { name })}{" "}
              <button type="button" class={at === 0 ? "main" : ""} aria-label={at === 0 ? undefined : `${words.draft_go}: ${name}`} onClick={() => resume(at)}>{words.draft_go}</button>
            </p>
          ))}
          <button type="button" onClick={erase}>{drafts.length > 1 ? words.drafts_erase : words.draft_erase}</button>
        </div>
      )}
      <section>
        <h2>{words.choose}</h2>
        <p class="hint">{words.choose_hint}</p>
        <ul class="communes">
          {communes.map((row) => (
            <li>
              <button type="button" onClick={() => choose(row.code)}>
                <strong>{placeName(row, settings.language)}</strong>
                <small>{fill(words.people_families, { people: say.number(row.people), families: say.number(row.families) })}</small>
              </button>
            </li>
          ))}
        </ul>
      </section>
      <Own words={words} settings={settings} own={own} />
      <section>
        <h2>{words.open_file}</h2>
        <p class="hint">{words.open_hint}</p>
        <FileButton words={words} open={open} />
      </section>
    </div>
  );
}

export function FileButton({ words, open }: { words: Words; open: (files: File[]) => void }) {
  return (
    <label class="file">
      <input type="file" multiple accept=".json,.csv,.toml,application/json,text/csv"
        onChange={(event) => {
          const files = [...(event.currentTarget.files ?? [])];
          event.currentTarget.value = "";
          if (files.length > 0) open(files);
        }} />
      <span>{words.choose_file}</span>
    </label>
  );
}

function Own({ words, settings, own }: Pick<StartProps, "words" | "settings" | "own">) {
  const say = new Say(words, settings, 1);
  const [given, setGiven] = useState({ own_name: "", own_families: "", own_people: "", own_villages: say.plain(6), own_start: say.plain(2027) });
  const [fault, setFault] = useState(false);
  const go = () => {
    const number = (text: string) => {
      const parsed = parseNumber(text);
      return "value" in parsed && Number.isInteger(parsed.value) && parsed.value > 0 ? parsed.value : Number.NaN;
    };
    const [families, people, villages, start] = [number(given.own_families), number(given.own_people), number(given.own_villages), number(given.own_start)];
    const good = given.own_name.trim() !== "" && people >= families && families <= 1_000_000 && people <= 10_000_000 && villages <= 100 && start >= 2020 && start <= 2100;
    setFault(!good);
    if (good) own({ name: given.own_name.trim().slice(0, 80), families, people, villages, start });
  };
  const field = (key: keyof typeof given, numeric = true) => (
    <TextField label={words[key]} value={given[key]} inputMode={numeric ? "numeric" : "text"} onChange={(value) => setGiven((old) => ({ ...old, [key]: value }))} />
  );
  return (
    <section>
      <h2>{words.own}</h2>
      <p class="hint">{words.own_hint}</p>
      <form class="fields" onSubmit={(event) => { event.preventDefault(); go(); }}>
        {field("own_name", false)}
        {field("own_families")}
        {field("own_people")}
        {field("own_villages")}
        {field("own_start")}
        <button type="submit" class="main">{words.own_go}</button>
      </form>
      {fault && <p class="fault" role="alert">{words.own_missing}</p>}
    </section>
  );
}
