// The small parts of which every section is made.
import { type ComponentChildren, createContext } from "preact";
import { useContext, useEffect, useId, useRef, useState } from "preact/hooks";
import type { Status } from "../core/documents";
import { type Edit, type Change, setEstimateRow } from "../plan/edit";
import type { Page } from "../app-state";
import { Say } from "../look/say";
import { formatForEditing } from "../number/format";
import { parseNumber } from "../number/parse";
import { estimateOf, isOwn } from "../look/look";
import { type Note, sourceNote } from "../look/terms";

/** Told why the core does not take what was typed. */
export type Refuse = (why: string) => void;

interface Context {
  page: Page;
  edit: (edit: Edit, refuse?: Refuse) => void;
}

// The field whose value is being handed over: what the core refuses is said there, not at the head of the page.
let asking: Refuse | undefined;

export const PageContext = createContext<Context | null>(null);

export function usePage(): Page & { say: Say; edit: (edit: Edit) => void } {
  const context = useContext(PageContext);
  if (!context) throw new Error("a section outside of a page");
  return { ...context.page, say: Say.of(context.page), edit: (edit) => context.edit(edit, asking) };
}

interface NumberFieldProps {
  label: string;
  value: number | null | undefined;
  unit?: string;
  hint?: string;
  min?: number;
  max?: number;
  optional?: boolean;
  /** Shown by a dashed frame and a word: an assumption never looks like a fact. */
  status?: Status;
  hidden?: boolean;
  /** What holds while the field is empty. */
  follows?: string;
  onChange: (value: number | null) => void;
  children?: ComponentChildren;
}

/** A number with its label: read when the field is left, refused with a sentence that says how to write it. */
export function NumberField(props: NumberFieldProps) {
  const { say, words } = usePage();
  const id = useId();
  const shown = props.value === null || props.value === undefined ? "" : formatForEditing(props.value, say.digits);
  const [text, setText] = useState(shown);
  const [fault, setFault] = useState("");
  useEffect(() => {
    setText(shown);
    setFault("");
  }, [shown]);

  const give = (value: number | null) => {
    setFault("");
    asking = setFault;
    try {
      props.onChange(value);
    } finally {
      asking = undefined;
    }
  };
  const read = () => {
    if (text === shown) return setFault("");
    const parsed = parseNumber(text);
    if ("fault" in parsed) {
      if (parsed.fault === "empty" && props.optional) return give(null);
      return setFault(words[`e_${parsed.fault}`]);
    }
    const { min = -Infinity, max = Infinity } = props;
    // Limits that are years have no comma.
    const limit = (n: number) => (min >= 1900 && max <= 2200 ? say.plain(n) : say.number(n));
    if (parsed.value < min || parsed.value > max)
      return setFault(say.fill(words.e_range, { low: limit(min), high: max < Infinity ? limit(max) : "…" }));
    setText(formatForEditing(parsed.value, say.digits));
    give(parsed.value);
  };
  const notes = [props.hint && `${id}-hint`, props.unit && `${id}-unit`, fault && `${id}-fault`].filter(Boolean).join(" ");
  return (
    <div class={`field ${props.status === "assumption" || props.status === "weak" ? "assumed" : ""}`}>
      <label for={id} class={props.hidden ? "unseen" : ""}>{props.label}</label>
      <div class="entry">
        <input id={id} type="text" inputMode="decimal" autocomplete="off" value={text} placeholder={props.follows} aria-describedby={notes || undefined} aria-invalid={fault ? "true" : undefined}
          onInput={(event) => setText(event.currentTarget.value)} onChange={read}
          onKeyDown={(event) => event.key === "Enter" && event.currentTarget.blur()} />
        {props.unit && <span class="unit" id={`${id}-unit`}>{props.unit}</span>}
        {props.children}
      </div>
      {props.hint && <p class="hint" id={`${id}-hint`}>{props.hint}</p>}
      {fault && <p class="fault" id={`${id}-fault`} role="alert">{fault}</p>}
    </div>
  );
}

/** Shares are kept as 0-1 and typed in per cent. */
const isShare = (unit: string): boolean => /^share/.test(unit);
const percent = (share: number): number => Number((share * 100).toPrecision(12));
const share = (value: number): number => Number((value / 100).toPrecision(15));

/** An estimate: its value, and one tap away its readings, source and status. */
export function EstimateField({ id }: { id: string }) {
  const { result, first, words, say, edit } = usePage();
  const [open, setOpen] = useState(false);
  const region = useId();
  const row = estimateOf(result.outcome, id);
  if (!row) return null;
  const what = say.estimate(id);
  const asShare = isShare(row.unit);
  const unit = asShare ? `% ${say.unit(row.unit)}`.replace("% share", "%").trim() : say.unit(row.unit);
  const show = (value: number) => (asShare ? `${formatForEditing(percent(value), say.digits)} %` : formatForEditing(value, say.digits));
  const own = isOwn(row);
  const before = (first.estimates ?? []).find((old) => old.id === id);
  const set = (value: number | null) =>
    value !== null && edit({ what, changes: [["estimate", id, asShare ? share(value) : value]] });
  return (
    <NumberField label={what} value={asShare ? percent(row.value) : row.value} unit={unit} status={own ? undefined : row.status} onChange={set}>
      <button type="button" class={`badge ${own ? "" : row.status}`} aria-expanded={open} aria-controls={region} aria-label={`${say.fill(words.details, { what })} (${own ? words.own_value : words.statuses[row.status]})`} onClick={() => setOpen(!open)}>
        {own ? words.own_value : words.statuses[row.status]}
      </button>
      <div id={region} class="source" hidden={!open}>
        {open && (
          <dl>
            <dt>{words.status_of}</dt><dd>{own ? words.own_value : `${words.statuses[row.status]}. ${words.status_meaning[row.status]}`}</dd>
            <dt>{words.low} / {words.central} / {words.high}</dt><dd>{show(row.low)} / {show(row.value)} / {show(row.high)}</dd>
            <dt>{words.source}</dt>
            <dd><SourceText note={sourceNote(say, row.source)} /></dd>
            <dt>{words.from_year}</dt><dd>{say.plain(row.year)}</dd>
          </dl>
        )}
        {open && own && before && (
          <button type="button" onClick={() => edit({ what, rows: setEstimateRow(before) })}>{say.fill(words.back_to, { value: show(before.central) })}</button>
        )}
      </div>
    </NumberField>
  );
}

/** A source: what the page says of it in its language, and its title in its own. */
function SourceText({ note }: { note: Note }) {
  return <>{note.frame}{note.frame && note.title ? " " : ""}{note.title && <span lang="en">{note.title}</span>}</>;
}

export function SourceLine({ note }: { note: Note | undefined }) {
  const { words, say } = usePage();
  if (!note) return null;
  return <small class="hint">{words.source}: <SourceText note={note} />{note.year && ` (${say.plain(note.year)})`}</small>;
}

export function Estimates({ ids, more }: { ids: string[]; more?: string[] }) {
  const { words } = usePage();
  return (
    <>
      <div class="fields">{ids.map((id) => <EstimateField key={id} id={id} />)}</div>
      {more && more.length > 0 && (
        <Fold title={words.more_fields}>
          <div class="fields">{more.map((id) => <EstimateField key={id} id={id} />)}</div>
        </Fold>
      )}
    </>
  );
}

/** Something that is there when it is opened: what is folded costs nothing. */
export function Fold({ title, children, open: first = false }: { title: string; children: ComponentChildren; open?: boolean }) {
  const [open, setOpen] = useState(first);
  return (
    <details class="fold" open={open} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{title}</summary>
      {open && children}
    </details>
  );
}

export interface Column {
  head: string;
  number?: boolean;
}

/**
 * A table with a caption; wide ones are scrolled by themselves, never the page. Rows of a group stay on one sheet of paper.
 */
export function Table({ caption, columns, rows, groups = [rows ?? []], foot, unseen }: {
  caption: string;
  columns: Column[];
  rows?: ComponentChildren[][];
  groups?: ComponentChildren[][][];
  foot?: ComponentChildren[];
  unseen?: boolean;
}) {
  const box = useRef<HTMLDivElement>(null);
  const [scrolls, setScrolls] = useState(false);
  useEffect(() => {
    const look = () => setScrolls(!!box.current && box.current.scrollWidth > box.current.clientWidth + 1);
    look();
    addEventListener("resize", look);
    return () => removeEventListener("resize", look);
  });
  const line = (cells: ComponentChildren[]) =>
    cells.map((cell, i) => (i === 0 ? <th scope="row">{cell}</th> : <td class={columns[i]?.number ? "number" : ""}>{cell}</td>));
  return (
    <div class="scroll" ref={box} {...(scrolls ? { tabIndex: 0, role: "region", "aria-label": caption } : {})}>
      <table>
        <caption class={unseen ? "unseen" : ""}>{caption}</caption>
        <thead><tr>{columns.map((column) => <th scope="col" class={column.number ? "number" : ""}>{column.head}</th>)}</tr></thead>
        {groups.map((group) => <tbody>{group.map((row) => <tr>{line(row)}</tr>)}</tbody>)}
        {foot && <tfoot><tr>{line(foot)}</tr></tfoot>}
      </table>
    </div>
  );
}

export function Choice<T extends string>({ label, value, options, onChange, hidden }: {
  label: string;
  value: T;
  options: [T, string][];
  onChange: (value: T) => void;
  hidden?: boolean;
}) {
  const id = useId();
  return (
    <div class="field">
      <label for={id} class={hidden ? "unseen" : ""}>{label}</label>
      <select id={id} value={value} onChange={(event) => onChange(event.currentTarget.value as T)}>
        {options.map(([option, name]) => <option value={option} selected={option === value}>{name}</option>)}
      </select>
    </div>
  );
}

export function Check({ label, checked, onChange }: { label: string; checked: boolean; onChange: (checked: boolean) => void }) {
  return (
    <label class="check">
      <input type="checkbox" checked={checked} onChange={(event) => onChange(event.currentTarget.checked)} />
      <span>{label}</span>
    </label>
  );
}

export function TextField({ label, value, onChange, hint, fault, ...rest }: {
  label: string;
  value: string;
  onChange: (value: string) => void;
  hint?: string;
  fault?: string;
  readOnly?: boolean;
  inputMode?: "text" | "decimal" | "numeric";
}) {
  const id = useId();
  const notes = [hint && `${id}-hint`, fault && `${id}-fault`].filter(Boolean).join(" ");
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <input id={id} type="text" autocomplete="off" value={value} aria-describedby={notes || undefined} aria-invalid={fault ? "true" : undefined} {...rest}
        onChange={(event) => onChange(event.currentTarget.value)} onFocus={(event) => rest.readOnly && event.currentTarget.select()} />
      {hint && <p class="hint" id={`${id}-hint`}>{hint}</p>}
      {fault && <p class="fault" id={`${id}-fault`} role="alert">{fault}</p>}
    </div>
  );
}

export type { Change, Edit };
