// A draft on this device, so that a closed page loses nothing. Said so, can be switched off, and erased.
import type { Settings } from "../app-state";
import type { Input } from "../core/documents";

const DRAFT = "hiveplan.draft";
const OFF = "hiveplan.draft-off";
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
  if (!on) eraseDraft();
}

export const saveDraft = (plan: Input): void => {
  if (keepsDraft()) storage((store) => store.setItem(DRAFT, JSON.stringify(plan)));
};

export const eraseDraft = (): void => void storage((store) => store.removeItem(DRAFT));

export function readDraft(): Input | undefined {
  return storage((store) => {
    const text = store.getItem(DRAFT);
    const plan = text ? (JSON.parse(text) as Input) : undefined;
    return typeof plan?.name === "string" && plan.horizon ? plan : undefined;
  });
}

export function readSettings(): Partial<Settings> {
  return storage((store) => JSON.parse(store.getItem(SETTINGS) ?? "{}") as Partial<Settings>) ?? {};
}

export const saveSettings = (settings: Settings): void =>
  void storage((store) => store.setItem(SETTINGS, JSON.stringify(settings)));
