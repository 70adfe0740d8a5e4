// The next fiscal year: the core makes its plan; the page says what was carried and what was not.
import { useEffect, useState } from "preact/hooks";
import { FullCore } from "../core/client";
import type { Refused, RolledForward } from "../core/documents";
import { CADRES, sum } from "../look/look";
import { Fold, Table, usePage } from "./parts";

export function Roll() {
  const { plan, words, say, edit } = usePage();
  const [core] = useState(() => new FullCore());
  const [state, setState] = useState<"idle" | "busy" | "failed">("idle");
  const [rolled, setRolled] = useState<RolledForward | null>(null);
  useEffect(() => () => core.stop(), []);
  const go = async () => {
    setState("busy");
    try {
      const answer = await core.ask("rollForward", plan);
      setRolled(answer);
      edit({ what: words.roll, rows: () => answer.input });
      setState("idle");
    } catch (refused) {
      setState((refused as Refused).name === "Stopped" ? "idle" : "failed");
    }
  };
  return (
    <section>
      <h3>{words.roll}</h3>
      <p class="hint">{words.roll_note}</p>
      {state === "busy"
        ? <p role="status" class="busy">{words.calculating} <progress aria-label={words.calculating} /> <button type="button" onClick={() => core.stop()}>{words.cancel}</button></p>
        : <button type="button" onClick={() => void go()}>{say.fill(words.roll_go, { year: say.plain(plan.horizon.start + 1) })}</button>}
      {state === "failed" && <p class="fault" role="alert">{words.bug}</p>}
      {rolled && rolled.carried.to === plan.horizon.start && <Told rolled={rolled} />}
    </section>
  );
}

function Told({ rolled: { carried, not_carried } }: { rolled: RolledForward }) {
  const { words, say } = usePage();
  const shown = (value: number) => say.number(value, Number.isInteger(value) ? 0 : Math.abs(value) < 10 ? 3 : 1);
  const posts = CADRES.flatMap((cadre) => {
    const n = sum(carried.posts.filter((row) => row.cadre === cadre).map((row) => row.posts));
    return n > 0 ? [`${words.cadres[cadre]} ${say.number(n)}`] : [];
  });
  const filled = carried.posts[0]?.filled ?? 1;
  return (
    <div class="note">
      <h4>{say.fill(words.carried, { year: say.plain(carried.to) })}</h4>
      <ul class="plain">
        <li>{say.fill(words.carried_people, { before: say.number(carried.people_before), after: say.number(carried.people) })}</li>
        {carried.open_cases > 0 && <li>{say.fill(words.carried_cases, { before: say.number(carried.open_cases_before), after: say.number(carried.open_cases) })}</li>}
        {posts.length > 0 && <li>{say.fill(words.carried_posts, { posts: posts.join(", "), share: say.percent(filled) })}</li>}
        {carried.centres.length > 0 && <li>{say.fill(words.carried_centres, { n: say.number(carried.centres.length) })}</li>}
        <li>{say.fill(words.carried_prices, { n: say.number(carried.estimates.length) })}</li>
        <li>{words.carried_dates}</li>
      </ul>
      <Fold title={words.carried_list}>
        <Table caption={words.carried_list} unseen columns={[{ head: words.s_prices }, { head: say.plain(carried.from), number: true }, { head: say.plain(carried.to), number: true }]}
          rows={carried.estimates.map((row) => [say.estimate(row.id), shown(row.before), shown(row.after)])} />
      </Fold>
      <h4>{words.not_carried_head}</h4>
      <ul class="plain">{not_carried.map((what) => <li>{words.not_carried[what]}</li>)}</ul>
    </div>
  );
}
