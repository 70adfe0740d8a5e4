import communes from "../../../pkg/page/communes.json";
import { Say } from "../look/say";
import { placeName } from "../look/look";
import type { Settings } from "../app-state";
import { type Words, fill } from "../words/words";
import { Own, type OwnProps } from "./own";

interface StartProps {
  words: Words;
  settings: Settings;
  /** Names of the drafts on this device, the newest first. */
  drafts: string[];
  choose: (code: string) => void;
  own: OwnProps["own"];
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
