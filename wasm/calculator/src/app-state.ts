// What the page holds: the plan, its result, and the way back.
import type { Bands, Input, Result } from "./core/documents";
import type { Digits } from "./number/format";
import type { Language, Words } from "./words/words";

export const VIEWS = ["need", "staff", "centre", "prices", "money", "handover", "result", "compare", "print", "file"] as const;
export type View = (typeof VIEWS)[number];

export interface Settings {
  language: Language;
  digits: Digits;
  money: "riel" | "usd";
}

export interface Open {
  plan: Input;
  /** The plan as it was opened: what "the default" goes back to. */
  first: Input;
  result: Result;
  commune: string;
  year: number;
}

export interface Kept {
  name: string;
  plan: Input;
  result: Result;
}

/** Everything that a view needs. */
export interface Page extends Open {
  words: Words;
  settings: Settings;
  /** How sure the result is; `undefined`: not known yet. */
  bands: Bands | undefined;
}

const MOST_STEPS = 100;

/** The plans before and after the one that is open. */
export class History {
  #past: Input[] = [];
  #future: Input[] = [];

  get canUndo(): boolean {
    return this.#past.length > 0;
  }

  get canRedo(): boolean {
    return this.#future.length > 0;
  }

  add(before: Input): void {
    this.#past = [...this.#past, before].slice(-MOST_STEPS);
    this.#future = [];
  }

  undo(now: Input): Input | undefined {
    const before = this.#past.pop();
    if (before) this.#future.push(now);
    return before;
  }

  redo(now: Input): Input | undefined {
    const after = this.#future.pop();
    if (after) this.#past.push(now);
    return after;
  }

  clear(): void {
    this.#past = [];
    this.#future = [];
  }
}
