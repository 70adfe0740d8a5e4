import { useEffect, useRef, useState } from "preact/hooks";
import { FullCore } from "../core/client";
import type { Refused, Term } from "../core/documents";
import { termName, termSource, termValue } from "../look/terms";
import { SourceLine, usePage } from "./parts";

export type Asked = "cost" | "usd_per_person" | "gap";

/** Why a figure is what it is: the tree of its terms, down to estimates with their source. */
export function Why({ figure, close }: { figure: Asked; close: () => void }) {
  const { plan, commune, year, words, say } = usePage();
  const [core] = useState(() => new FullCore());
  const [term, setTerm] = useState<Term | null>(null);
  const [failed, setFailed] = useState(false);
  const head = useRef<HTMLHeadingElement>(null);
  useEffect(() => head.current?.focus(), [figure]);
  useEffect(() => {
    setTerm(null);
    setFailed(false);
    core.ask("explain", plan, commune, year, figure).then(setTerm, (refused: Refused) => refused.name !== "Stopped" && setFailed(true));
    return () => core.stop();
  }, [plan, commune, year, figure]);
  return (
    <section class="why" aria-label={words.why_number}>
      <div class="why-head">
        <h2 tabIndex={-1} ref={head}>{words.why_number}</h2>
        <button type="button" onClick={close}>{words.close}</button>
      </div>
      <p class="hint">{say.fill(words.why_hint, { year: say.plain(year) })}</p>
      {failed ? <p class="fault" role="alert">{words.loading_failed}</p>
        : term ? <Branch term={term} open />
        : <p role="status" class="busy">{words.calculating} <progress aria-label={words.calculating} /></p>}
    </section>
  );
}

function Branch({ term, open = false }: { term: Term; open?: boolean }) {
  const { result, words, say } = usePage();
  const [shown, setShown] = useState(open);
  const name = termName(say, result.outcome, term.label);
  const rule = (words.rules as Record<string, string>)[term.rule] ?? term.rule;
  const line = <><span lang={name.own ? undefined : "en"}>{name.text}</span> <strong>{termValue(say, term)}</strong></>;
  if (term.terms.length === 0)
    return (
      <p class="leaf">
        {line}
        {term.status && <small class={`badge ${term.status}`}>{words.statuses[term.status]}</small>}
        <SourceLine note={termSource(say, term)} />
      </p>
    );
  return (
    <details class="branch" open={shown} onToggle={(event) => setShown(event.currentTarget.open)}>
      <summary>{line} <small class="hint">{rule}</small></summary>
      {shown && <ul>{term.terms.map((part) => <li><Branch term={part} /></li>)}</ul>}
    </details>
  );
}
