import { useState } from "preact/hooks";
import type { BuiltIn } from "../file/fragment";
import { eraseDrafts, keepsDraft, switchDraft } from "../file/draft";
import { Check, NumberField, TextField, usePage } from "./parts";
import { Roll } from "./roll";

/** Loaded when it is asked for: the first answer does not wait for it. */
const save = () => import("../file/save");

export function File({ builtIn, leave }: { builtIn: BuiltIn; leave: () => void }) {
  const { plan, result, words, say, edit } = usePage();
  const [link, setLink] = useState("");
  const [told, setTold] = useState("");
  const [keeps, setKeeps] = useState(keepsDraft());
  const share = async () => {
    const { LONGEST, toLink } = await import("../file/link");
    const made = await toLink(plan, location.href, builtIn);
    if (made.length > LONGEST) return setTold(words.link_long);
    setLink(made);
    setTold("");
  };
  const copy = () => navigator.clipboard.writeText(link).then(() => setTold(words.copied), () => setTold(words.copy_self));
  return (
    <>
      <div class="fields">
        <TextField label={words.plan_name} value={plan.name} onChange={(name) => name.trim() && edit({ what: words.plan_name, rows: (old) => ({ ...old, name: name.trim().slice(0, 80) }) })} />
        <NumberField label={words.years} value={plan.horizon.years} min={1} max={30} onChange={(years) => years && edit({ what: words.years, rows: (old) => ({ ...old, horizon: { ...old.horizon, years: Math.round(years) } }) })} />
      </div>
      <h3>{words.save}</h3>
      <div class="buttons">
        <button type="button" class="main" onClick={() => void save().then(({ saveJson }) => saveJson(plan))}>{words.save_json}</button>
        <button type="button" onClick={() => void save().then(({ saveXlsx }) => saveXlsx(plan, result, say))}>{words.save_xlsx}</button>
        <button type="button" onClick={() => void save().then(({ saveCsv }) => saveCsv(plan, result, say))}>{words.save_csv}</button>
      </div>
      <h3>{words.share}</h3>
      <p class="hint">{words.share_warn}</p>
      {link ? (
        <div class="fields">
          <TextField label={words.share} value={link} readOnly onChange={() => {}} />
          <button type="button" class="main" onClick={() => void copy()}>{words.copy}</button>
        </div>
      ) : <button type="button" onClick={() => void share()}>{words.share}</button>}
      <h3>{words.draft}</h3>
      <Check label={words.draft_keep} checked={keeps} onChange={(on) => { switchDraft(on); setKeeps(on); setTold(on ? "" : words.draft_erased); }} />
      <p class="hint">{words.draft_note}</p>
      <button type="button" onClick={() => { eraseDrafts(); setTold(words.draft_erased); }}>{words.draft_erase}</button>
      <p role="status">{told}</p>
      <Roll />
      <h3>{words.other_plan}</h3>
      <button type="button" onClick={leave}>{words.choose}</button>
    </>
  );
}
