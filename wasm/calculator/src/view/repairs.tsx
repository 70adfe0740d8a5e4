import type { Repair, Repairs as Found } from "../core/documents";
import { useWork } from "../core/work";
import { villageName } from "../look/look";
import { givenUp, repairSentence, shortageSentence } from "../look/repairs";
import { Table, usePage } from "./parts";

/** What would make it fit: each shortage with its cheapest repairs, each tried by the core, and one tap away. */
export function Repairs() {
  const { plan, result, words, say, settings, edit } = usePage();
  const { core, found, state, wait, find } = useWork<Found>(plan);
  const village = (code: string) => villageName(result.outcome, code, settings.language);
  const take = (what: string, { scenario }: Repair) =>
    void wait(core.ask("apply", plan, scenario), (after) => edit({ what, rows: () => after }));
  return (
    <section class="repairs">
      <h3>{words.repairs}</h3>
      <p class="hint">{words.repairs_hint}</p>
      {state === "busy" ? (
        <p role="status" class="busy">{words.calculating} <progress aria-label={words.calculating} /> <button type="button" onClick={() => core.stop()}>{words.cancel}</button></p>
      ) : !found && (
        <button type="button" onClick={() => void find(core.ask("repairs", plan))}>{words.repairs_go}</button>
      )}
      {state === "failed" && <p class="fault" role="alert">{words.bug}</p>}
      {found?.shortages.length === 0 && <p>{words.repairs_none}</p>}
      {found?.shortages.map(({ shortage, repairs }) => {
        const short = shortageSentence(say, shortage);
        return repairs.length === 0 ? (
          <>
            <h4>{short}</h4>
            <p>{words.repairs_none_alone}</p>
          </>
        ) : (
          <Table caption={short} columns={[{ head: words.repair }, { head: words.cost_year, number: true }, { head: words.gives_up }, { head: words.repair_take }]}
            rows={repairs.map((repair) => {
              const what = repairSentence(say, shortage, repair, village);
              return [
                what,
                say.dollars(repair.cost),
                givenUp(say, repair) || words.gives_nothing,
                <button type="button" aria-label={say.fill(words.repair_take_what, { what })} onClick={() => take(what, repair)}>{words.repair_take}</button>,
              ];
            })} />
        );
      })}
    </section>
  );
}
