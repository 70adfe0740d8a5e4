import { useId, useState } from "preact/hooks";
import { Timeline } from "../chart/charts";
import type { Stage } from "../core/documents";
import { yearsOf } from "../look/look";
import { aloneSentences } from "../look/say";
import { toLatin } from "../number/format";
import { Estimates, Table, usePage } from "./parts";

const STAGES: Stage[] = ["mou", "frameworks", "training", "first_service", "remaining_services", "stands_alone"];

export function Handover() {
  const { plan, result, commune, words, say } = usePage();
  const years = yearsOf(result.outcome);
  const month = (stage: Stage) => (plan.handover ?? []).find((row) => row.commune === commune && row.stage === stage);
  const dated = STAGES.flatMap((stage) => {
    const row = month(stage);
    return row ? [{ name: words.stage_names[stage], month: row.month, shown: say.month(row.month), stage, status: row.status }] : [];
  });
  return (
    <>
      {aloneSentences(say, result, commune).map((sentence) => <p class="note">{sentence}</p>)}
      {dated.length > 0 && (
        <div class="beside">
          <Timeline title={words.stages} stages={dated} from={years[0]!} to={years.at(-1)!} year={(year) => say.plain(year)} />
          <Table caption={words.stages} columns={[{ head: words.stage }, { head: words.month }, { head: words.status_of }]}
            rows={dated.map((row) => [row.name, row.shown, row.status ? words.statuses[row.status] : words.own_value])} />
        </div>
      )}
      <h3>{words.stages}</h3>
      <div class="fields">{STAGES.map((stage) => <MonthField key={stage} stage={stage} value={month(stage)?.month ?? ""} />)}</div>
      <h3>{words.s_money}</h3>
      <Estimates ids={["fund_growth_pct", "commune_social_services_usd", "fund_share_social", "handover_usd_stage"]} more={["commune_dev_budget_usd", "fund_pot_usd"]} />
    </>
  );
}

function MonthField({ stage, value }: { stage: Stage; value: string }) {
  const { commune, words, say, edit, plan } = usePage();
  const id = useId();
  const [fault, setFault] = useState("");
  const example = say.plain(`${plan.horizon.start}-01`);
  const read = (text: string) => {
    const month = toLatin(text).trim();
    if (month === value) return setFault("");
    if (!/^\d{4}-(0[1-9]|1[0-2])$/.test(month)) return setFault(say.fill(words.e_month, { example }));
    setFault("");
    edit({ what: words.stage_names[stage], changes: [["stage", commune, stage, month]] });
  };
  return (
    <div class="field">
      <label for={id}>{words.stage_names[stage]}</label>
      <input id={id} type="text" inputMode="numeric" autocomplete="off" value={say.plain(value)} aria-describedby={`${id}-hint`} aria-invalid={fault ? "true" : undefined} onChange={(event) => read(event.currentTarget.value)} />
      <p class="hint" id={`${id}-hint`}>{say.fill(words.month_hint, { example })}</p>
      {fault && <p class="fault" role="alert">{fault}</p>}
    </div>
  );
}
