// A fault of a plan or a file: what is wrong, in the page's language; the core's own words one tap away.
import type { Issue } from "../core/documents";
import { type Words, named } from "../words/words";

export function Problem({ issue, words }: { issue: Issue; words: Words }) {
  const own = words.codes[issue.code];
  const core = named(words, issue.message);
  const english = words.language === "English";
  return (
    <>
      {own ?? <span lang={english ? undefined : "en"}>{core}</span>} <span class="hint">({issue.code})</span>
      {english && <span class="hint"> {named(words, issue.hint)}</span>}
      <details class="core-words">
        <summary>{words.where}</summary>
        <p class="hint" lang="en">{own && `${core}; `}{!english && `${named(words, issue.hint)}; `}{issue.path}</p>
      </details>
    </>
  );
}
