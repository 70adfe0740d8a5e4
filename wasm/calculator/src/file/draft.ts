// A draft on this device, so that a closed page loses nothing. Said so, can be switched off, and erased.
import type { Settings } from "../app-state";
import type { Input } from "../core/documents";

const DRAFTS = "hiveplan.drafts";
const OFF = "hiveplan.draft-off";
/** Drafts that are kept. */
const MOST = 3;
const SETTINGS = "hiveplan.settings";

// A browser may refuse storage (private windows): then there is no draft, and nothing breaks.
function storage<T>(use: (store: Storage) => T): T | undefined {
  try {
    return use(localStorage);
  } catch {
    return undefined;
  }
}

export const keepsDraft = (): boolean => storage((store) => store.getItem(OFF)) !== "1";

export function switchDraft(on: boolean): void {
  storage((store) => (on ? store.removeItem(OFF) : store.setItem(OFF, "1")));
  if (!on) eraseDrafts();
}

/** A plan that was worked on, and the versions kept of it. */
export interface Draft {
  /** Tells the plans that were opened apart. */
  id: string;
  plan: Input;
  kept: { name: string; plan: Input }[];
}

/** Keeps a draft in front of those of other plans: opening another plan loses none of the last few. */
export const saveDraft = (draft: Draft): void => {
  if (!keepsDraft()) return;
  const list = [draft, ...readDrafts().filter((old) => old.id !== draft.id)].slice(0, MOST);
  // Where the store is full, fewer drafts fit, the newest one first.
  for (let n = list.length; n > 0; n -= 1)
    if (storage((store) => (store.setItem(DRAFTS, JSON.stringify(list.slice(0, n))), true))) return;
};

export const eraseDrafts = (): void => void storage((store) => store.removeItem(DRAFTS));

/** The newest first. */
export function readDrafts(): Draft[] {
  const list = storage((store) => JSON.parse(store.getItem(DRAFTS) ?? "[]") as Draft[]);
  return Array.isArray(list) ? list.filter(({ id, plan, kept }) => id && typeof plan?.name === "string" && plan.horizon && Array.isArray(kept)) : [];
}

export function readSettings(): Partial<Settings> {
  return storage((store) => JSON.parse(store.getItem(SETTINGS) ?? "{}") as Partial<Settings>) ?? {};
}

export const saveSettings = (settings: Settings): void =>
  void storage((store) => store.setItem(SETTINGS, JSON.stringify(settings)));
