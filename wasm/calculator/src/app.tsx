import { useCallback, useEffect, useMemo, useRef, useState } from "preact/hooks";
import { type Kept, type Open, type Settings, type View, History, VIEWS } from "./app-state";
import { Core, loadFullModule, loadModule } from "./core/client";
import type { Calculated, Input, Issue, Refused, Result as Calculation } from "./core/documents";
import { type Draft, eraseDrafts, readDrafts, saveDraft, saveSettings } from "./file/draft";
import { type BuiltIn, OTHER_VERSION, USUAL, hasPlan } from "./file/fragment";
import { type Fault, openFiles, openText } from "./file/open";
import { useBands } from "./look/bands";
import { contradiction, refusal } from "./look/refusal";
import { Say, consequence } from "./look/say";
import { placeName } from "./look/look";
import { type Edit, type OwnCommune, ownPlan } from "./plan/edit";
import { Print } from "./print/print";
import { Centre } from "./view/centre";
import { Compare } from "./view/compare";
import { File as FileView } from "./view/file";
import { Handover } from "./view/handover";
import { Money } from "./view/money";
import { Need } from "./view/need";
import { PageContext, type Refuse } from "./view/parts";
import { Prices } from "./view/prices";
import { Result } from "./view/result";
import { ResultBar } from "./view/result-bar";
import { Staff } from "./view/staff";
import { FileButton, Start } from "./view/start";
import { type Asked, Why } from "./view/why";
import { Problem } from "./view/problem";
import { type Words, fill, loadWords } from "./words/words";
import { Update } from "./offline";

const BUILT_IN = import.meta.glob<string>("../../pkg/page/plans/*.json", { query: "?url", import: "default", eager: true });

interface Trouble {
  words: string;
  issues: Issue[];
}

const SECTIONS: Record<Exclude<View, "compare" | "file">, () => preact.JSX.Element | null> = {
  need: Need, staff: Staff, centre: Centre, prices: Prices, money: Money, handover: Handover, result: Result, print: Print,
};

export function App({ first, firstWords }: { first: Settings; firstWords: Words }) {
  const [settings, setSettings] = useState(first);
  const [words, setWords] = useState(firstWords);
  const [open, setOpen] = useState<Open | null>(null);
  const [view, setView] = useState<View>("need");
  const [kept, setKept] = useState<Kept[]>([]);
  const [told, setTold] = useState("");
  const [busy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState<Trouble | null>(null);
  const [drafts, setDrafts] = useState(readDrafts);
  const [why, setWhy] = useState<Asked | null>(null);
  const [sure, setSure] = useState(false);
  const core = useRef(new Core()).current;
  const history = useRef(new History()).current;
  // Which draft the open plan is: undefined until there is something that could be lost.
  const draft = useRef<string | undefined>(undefined);
  // The newest state, for edits that wait for those before them.
  const now = useRef<Open | null>(null);
  const queue = useRef<Promise<void>>(Promise.resolve());
  now.current = open;

  // Bands need the whole module: it is taken once the page is kept on the device, or when the result is looked at.
  const bands = useBands(open?.plan, sure || view === "result");
  useEffect(() => {
    void navigator.serviceWorker?.ready.then(loadFullModule).then(() => setSure(true), () => undefined);
  }, []);

  useEffect(() => {
    document.documentElement.lang = settings.language;
    document.title = words.title;
    saveSettings(settings);
  }, [settings, words]);

  const show = useCallback((plan: Input, result: Calculation, commune?: string) => {
    const codes = result.outcome.communes.map((row) => row.code);
    const keep = commune ?? now.current?.commune;
    const { start, years } = result.outcome.horizon;
    const year = now.current && now.current.year >= start && now.current.year < start + years ? now.current.year : result.first_full_year;
    const next = { plan, first: now.current?.first ?? plan, result, commune: keep && codes.includes(keep) ? keep : (codes[0] ?? ""), year };
    now.current = next;
    setOpen(next);
    setTrouble(null);
    return next;
  }, []);

  // A built-in commune that was only looked at is no draft.
  useEffect(() => {
    if (open && (draft.current || open.plan !== open.first || kept.length > 0)) {
      draft.current ??= String(Date.now());
      saveDraft({ id: draft.current, plan: open.plan, kept: kept.map(({ name, plan }) => ({ name, plan })) });
    }
  }, [open?.plan, kept]);

  const failed = useCallback((refused: unknown) => {
    const { name, issues } = refused as Refused;
    if (name === "Stopped") return setTold(words.cancelled);
    setTrouble({
      words: name === "InputError" ? words.e_refused : name === "NotLoaded" ? words.loading_failed : words.bug,
      issues: (issues ?? []).filter((issue) => issue.severity === "error"),
    });
  }, [words]);

  /** Runs one piece of work after those before it, with a sign of life when it takes longer than a moment. */
  const work = useCallback((does: () => Promise<void>) => {
    queue.current = queue.current.then(async () => {
      const sign = setTimeout(() => setBusy(true), 150);
      try {
        await does();
      } catch (refused) {
        failed(refused);
      } finally {
        clearTimeout(sign);
        setBusy(false);
      }
    });
    return queue.current;
  }, [failed]);

  const edit = useCallback(({ what, rows, changes }: Edit, refuse?: Refuse) => {
    void work(async () => {
      const before = now.current;
      if (!before) return;
      const say = new Say(words, settings, before.result.outcome.forecast.riel_per_usd);
      const typed = rows ? rows(before.plan) : before.plan;
      let answer: Calculated;
      try {
        answer = await core.ask("calculate", typed, changes ?? []);
      } catch (refused) {
        const wrong = (refused as Refused).issues?.find(({ severity }) => severity === "error");
        if (refuse && wrong) return refuse(refusal(say, wrong));
        throw refused;
      }
      const { plan, result } = answer;
      const wrong = contradiction(before.result, result);
      if (refuse && wrong) return refuse(refusal(say, wrong));
      history.add(before.plan);
      const after = show(plan, result);
      const told = new Say(words, settings, result.outcome.forecast.riel_per_usd);
      setTold(consequence(told, what, before.result, result, after.commune, after.year));
    });
  }, [work, core, show, words, settings, history]);

  /** Another plan: the history begins anew. It is a draft from now on. */
  const begin = useCallback((plan: Input, name?: string, id: string = String(Date.now()), versions: Draft["kept"] = []) =>
    work(async () => {
      const { result } = await core.ask("calculate", plan, []);
      const again: Kept[] = [];
      for (const one of versions) again.push({ ...one, result: (await core.ask("calculate", one.plan, [])).result });
      history.clear();
      now.current = null;
      draft.current = id;
      show(plan, result);
      setView("need");
      setKept(again);
      setTold(name ? fill(words.opened, { name }) : "");
    }), [work, core, show, history, words]);

  const builtIn = useCallback(async (code: string): Promise<Calculated> => {
    const address = Object.entries(BUILT_IN).find(([file]) => file.endsWith(`/${code}.json`))?.[1];
    if (!address) throw { name: "NotLoaded", message: code, issues: [], more: 0 } satisfies Refused;
    const answer = await fetch(address).catch(() => null);
    if (!answer?.ok) throw { name: "NotLoaded", message: code, issues: [], more: 0 } satisfies Refused;
    return (await answer.json()) as Calculated;
  }, []);

  const builtInPlan: BuiltIn = (code) => builtIn(code).then(({ plan }) => plan);

  const choose = (code: string) =>
    void work(async () => {
      const { plan, result } = await builtIn(code);
      history.clear();
      now.current = null;
      draft.current = undefined;
      show(plan, result, code);
      setKept([]);
      setView("need");
      setTold("");
      // The answer is there; what calculates changes comes now.
      void loadModule().catch(() => undefined);
    });

  const own = (given: OwnCommune, refuse: (issue: Issue) => void) =>
    void builtIn(USUAL).then(async (base) => {
      const plan = ownPlan(base.plan, given);
      const { result } = await core.ask("calculate", plan, []);
      const wrong = contradiction(undefined, result);
      return wrong ? refuse(wrong) : begin(plan, given.name);
    }).catch((refused: Refused) => {
      const wrong = refused.issues?.find(({ severity }) => severity === "error");
      return wrong ? refuse(wrong) : failed(refused);
    });

  const openChosen = async (files: File[]) => {
    try {
      const plan = await openFiles(core, files);
      await begin(plan, plan.name);
    } catch (fault) {
      const { words: key = "f_unreadable", issues = [] } = fault as Partial<Fault>;
      setTrouble({ words: `${words[key]}${now.current ? ` ${words.f_unchanged}` : ""}`, issues });
    }
  };

  useEffect(() => {
    const fragment = location.hash;
    if (!hasPlan(fragment)) return;
    // The plan leaves the address line: a draft keeps it, and nobody reads it over a shoulder.
    window.history.replaceState(null, "", location.pathname + location.search);
    void import("./file/link")
      .then(({ fromLink }) => fromLink(fragment, builtInPlan))
      .then((text) => openText(core, text))
      .then((plan) => begin(plan, plan.name))
      .catch((fault) => setTrouble({ words: (fault as Error).message === OTHER_VERSION ? words.f_link_other : words.f_link_broken, issues: [] }));
  }, []);

  const step = (to: (now: Input) => Input | undefined, back: (now: Input) => Input | undefined, what: string) =>
    void work(async () => {
      const before = now.current;
      const plan = before && to(before.plan);
      if (!before || !plan) return;
      try {
        const { result } = await core.ask("calculate", plan, []);
        const after = show(plan, result);
        const say = new Say(words, settings, result.outcome.forecast.riel_per_usd);
        setTold(consequence(say, what, before.result, result, after.commune, after.year));
      } catch (refused) {
        back(plan);
        throw refused;
      }
    });

  const setLanguage = async () => {
    const language = settings.language === "km" ? "en" : "km";
    const next = await loadWords(language);
    setWords(next);
    setSettings({ ...settings, language });
    setTold("");
  };

  // Whoever goes by keyboard goes on at the top of what was opened.
  const isOpen = open !== null;
  useEffect(() => {
    if (isOpen) document.getElementById("content")?.focus({ preventScroll: true });
  }, [isOpen]);

  const context = useMemo(() => (open ? { page: { ...open, words, settings, bands }, edit } : null), [open, words, settings, edit, bands]);
  const communes = open?.result.outcome.communes ?? [];

  return (
    <>
      <a class="skip" href="#content" onClick={(event) => { event.preventDefault(); document.getElementById("content")?.focus(); }}>{words.skip}</a>
      <header class="top">
        <h1>{open ? placeName(communes.find((row) => row.code === open.commune), settings.language) || open.plan.name : words.title}</h1>
        <div class="settings">
          <button type="button" lang={settings.language === "km" ? "en" : "km"} onClick={() => void setLanguage()}>{words.other_language}</button>
          <button type="button" aria-label={`${words.digits}: ${settings.digits === "khmer" ? "123" : "១២៣"}`} onClick={() => setSettings({ ...settings, digits: settings.digits === "khmer" ? "latin" : "khmer" })}>{settings.digits === "khmer" ? "123" : "១២៣"}</button>
          <button type="button" aria-label={`${words.money}: ${settings.money === "riel" ? words.usd : words.riel}`} onClick={() => setSettings({ ...settings, money: settings.money === "riel" ? "usd" : "riel" })}>{settings.money === "riel" ? "$" : "៛"}</button>
        </div>
      </header>
      <Update words={words} />
      <PageContext.Provider value={context}>
        {open && context && (
          <ResultBar setYear={(year) => setOpen({ ...open, year })} told={told} busy={busy} cancel={() => core.stop()} why={why} ask={setWhy}
            undo={() => step((plan) => history.undo(plan), (plan) => history.redo(plan), words.c_undone)}
            redo={() => step((plan) => history.redo(plan), (plan) => history.undo(plan), words.c_redone)}
            canUndo={history.canUndo} canRedo={history.canRedo} />
        )}
        {trouble && (
          <div class="trouble" role="alert">
            <p><strong>{trouble.words}</strong></p>
            <ul>
              {trouble.issues.slice(0, 8).map((issue) => (
                <li><Problem issue={issue} words={words} /></li>
              ))}
            </ul>
            {trouble.issues.length > 8 && <p>{fill(words.e_more, { n: String(trouble.issues.length - 8) })}</p>}
            <button type="button" onClick={() => setTrouble(null)}>{words.close}</button>
          </div>
        )}
        {open && context && (
          <nav aria-label={words.sections}>
            <ul>
              {VIEWS.map((name) => (
                <li><button type="button" aria-current={view === name ? "page" : undefined} onClick={() => { setView(name); document.getElementById("content")?.focus({ preventScroll: true }); }}>{words[`s_${name}`]}</button></li>
              ))}
            </ul>
          </nav>
        )}
        <main id="content" tabIndex={-1}>
          {open && context ? (
            <>
              {communes.length > 1 && (
                <label class="field">{words.commune_in_view}{" "}
                  <select value={open.commune} onChange={(event) => setOpen({ ...open, commune: event.currentTarget.value })}>
                    {communes.map((row) => <option value={row.code} selected={row.code === open.commune}>{placeName(row, settings.language)}</option>)}
                  </select>
                </label>
              )}
              {why && <Why figure={why} close={() => setWhy(null)} />}
              <div class="section-head screen-only"><h2>{words[`s_${view}`]}</h2><p class="hint">{words[`q_${view}`]}</p></div>
              <div key={view}>
                {view === "compare" ? (
                  <Compare kept={kept} keep={(name) => setKept([...kept, { name, plan: open.plan, result: open.result }])}
                    drop={(at) => setKept(kept.filter((_, i) => i !== at))}
                    take={(at) => edit({ what: kept[at]?.name ?? "", rows: () => kept[at]?.plan ?? open.plan })} />
                ) : view === "file" ? (
                  <>
                    <FileView builtIn={builtInPlan} leave={() => { setDrafts(readDrafts()); setOpen(null); setTold(""); setTrouble(null); }} />
                    <h3>{words.open_file}</h3>
                    <p class="hint">{words.open_hint}</p>
                    <FileButton words={words} open={(files) => void openChosen(files)} />
                  </>
                ) : <Section name={view} />}
              </div>
            </>
          ) : (
            <>
              <Start words={words} settings={settings} drafts={drafts.map(({ plan }) => plan.name)} choose={choose} own={own} open={(files) => void openChosen(files)}
                resume={(at) => { const one = drafts[at]; if (one) void begin(one.plan, one.plan.name, one.id, one.kept); }} erase={() => { eraseDrafts(); setDrafts([]); }} />
              {busy && <p role="status" class="busy">{words.loading} <progress aria-label={words.loading} /></p>}
            </>
          )}
        </main>
      </PageContext.Provider>
    </>
  );
}

function Section({ name }: { name: keyof typeof SECTIONS }) {
  const View = SECTIONS[name];
  return <View />;
}
